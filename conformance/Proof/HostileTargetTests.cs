using System.Net;
using System.Net.Sockets;
using System.Text;
using Conformance.Fixtures.Settings;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof;

/// <summary>A target that is not there, is not the Platform API or misbehaves on the wire: one clear sentence, in time, and no conforming cell.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class HostileTargetTests
{
    private const string Key = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ";

    private static IEnumerable<TestCaseData> Hostiles =>
    [
        Case("hangs after connecting", async (_, stop) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop), "gives no answer: none came within 1 s"),
        Case("hangs in the middle of the body", async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{\"ok\""u8.ToArray(), stop);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        }, "gives no answer: none came within 1 s"),
        Case("closes without an answer", (_, _) => Task.CompletedTask, "does not answer in HTTP: the connection ended before the answer did"),
        Case("speaks another protocol", Says("SSH-2.0-OpenSSH_9.2\r\n"), "does not answer in HTTP: what came is not HTTP"),
        Case("answers half a status line", Says("HTTP/1."), "does not answer in HTTP"),
        Case("answers a page", Says(Http("200 OK", "text/html", "<h1>Welcome</h1>")), "is not the Platform API: 200 text/html <h1>Welcome</h1>"),
        Case("answers a page of its own for 404", Says(Http("404 Not Found", "text/html", "nothing here")), "is not the Platform API: 404 text/html"),
        Case("answers nothing", Says(Http("200 OK", "application/json", "")), "is not the Platform API: 200 application/json (no body)"),
        Case("always serves", Says(Http("200 OK", "application/json", "{}")), "serves no valid call"),
        Case("always refuses the key", Says(Http("401 Unauthorized", "application/json", """{"error":"unauthorized","reason":"invalid_key"}""")), "refuses ApiKeys[0] (401 invalid_key): give an active key in ApiKeys."),
        Case("always fails", Says(Http("500 Error", "application/json", """{"error":"internal_error","reason":"hash_failed"}""")), "serves no valid call"),
        Case("redirects elsewhere", Says("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"), "redirects (302 to http://127.0.0.1:9/), which is not followed: set BaseUrl"),
        Case("answers without end", async (stream, stop) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), stop);
            var chunk = Encoding.ASCII.GetBytes("10000\r\n" + new string(' ', 0x10000) + "\r\n");
            while (true)
            {
                await stream.WriteAsync(chunk, stop);
            }
        }, "is not the Platform API"),
    ];

    /// <summary>The sentence names what is wrong and the setting; nothing conforms, nothing takes long, no key is shown.</summary>
    /// <param name="behaviour">What the target does with a connection.</param>
    /// <param name="sentence">A part of the sentence.</param>
    [TestCaseSource(nameof(Hostiles))]
    public async Task A_hostile_target_is_one_sentence(Func<Stream, CancellationToken, Task> behaviour, string sentence)
    {
        using var stop = new CancellationTokenSource();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        var baseUrl = Serve(listener, behaviour, stop.Token);

        var report = await Runs.OfAsync(new RunSettings { BaseUrl = baseUrl, ApiKeys = Key, TimeoutSeconds = 1 });

        await stop.CancelAsync();
        report.Summary.Because.Should().Contain(sentence);
        report.Summary.Verdict.Should().NotBe("conforms");
        report.Summary.Conforms.Should().Be(0);
        report.ToJson().Should().NotContain(Key);
    }

    /// <summary>Where nobody listens, and where TLS is spoken to somebody who does not.</summary>
    [Test]
    public async Task A_target_that_cannot_be_reached_is_one_sentence()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        using var stop = new CancellationTokenSource();
        var baseUrl = Serve(listener, Says("no TLS here"), stop.Token);

        (await BecauseAsync("http://127.0.0.1:1")).Should().Be("BaseUrl http://127.0.0.1:1 cannot be reached: the connection was refused. Start the target, or correct BaseUrl.");
        (await BecauseAsync("http://no-such-host.invalid")).Should().StartWith("BaseUrl http://no-such-host.invalid cannot be reached: the host's name does not resolve.");
        (await BecauseAsync(baseUrl.Replace("http:", "https:", StringComparison.Ordinal))).Should().Contain("cannot be reached: TLS could not be negotiated");
        await stop.CancelAsync();

        static async Task<string?> BecauseAsync(string url) =>
            (await Runs.OfAsync(new RunSettings { BaseUrl = url, ApiKeys = Key, TimeoutSeconds = 2 })).Summary.Because;
    }

    /// <summary>A state-change URL that is none stops the run, and names the setting.</summary>
    /// <param name="status">What it answers.</param>
    /// <param name="body">And with which body.</param>
    [TestCase("200 OK", "<html></html>")]
    [TestCase("200 OK", "[]")]
    [TestCase("500 Error", "{}")]
    [TestCase("404 Not Found", "{}")]
    public async Task A_state_change_url_that_is_none_is_one_sentence(string status, string body)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        using var stop = new CancellationTokenSource();
        var url = Serve(listener, Says(Http(status, "application/json", body)), stop.Token);

        var report = await Runs.OfAsync(new RunSettings { BaseUrl = "http://127.0.0.1:1", ApiKeys = Key, StateChangeUrl = url, TimeoutSeconds = 2 });

        await stop.CancelAsync();
        report.Summary.Because.Should().StartWith($"StateChangeUrl {url} offers no provider states").And.Contain("Correct StateChangeUrl");
    }

    /// <summary>A target that dies half-way: what was learnt stays, the rest is not exercised, and the run fails.</summary>
    [Test]
    public async Task A_target_that_dies_leaves_what_was_learnt()
    {
        var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var run = await ConformanceRun.OpenAsync(Runs.Of(platform), TimeProvider.System, CancellationToken.None);
        var first = Cells.All.Single(cell => cell.Id == "topup/409.suspended");
        await run.JudgeAsync(first);

        await platform.DisposeAsync();
        await Task.WhenAll(Cells.All.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("conforms").Should().Equal(first.Id);
        report.With("deviates").Should().BeEmpty("a target that is gone breaks no rule");
        report.Cells.Single(cell => cell.Id == "create/400.invalid_email").Lacking.Should().Contain("the connection was refused");
        report.Residue.Should().NotBeEmpty();
        Reporting.RunVerdict.Fails(report.Summary).Should().BeTrue("a run that lost its target must not pass");
    }

    /// <summary>A target that hangs on every judged call is given up, long before each of them has had its time.</summary>
    [Test]
    public async Task A_target_that_hangs_is_given_up()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var deviant = await Deviants.DeviantTarget.StartAsync(platform, reply => reply.Hangs = reply.Status >= 400);
        await using var run = await ConformanceRun.OpenAsync(
            Runs.Of(platform) with { BaseUrl = deviant.BaseUrl, TimeoutSeconds = 1 }, TimeProvider.System, CancellationToken.None);

        await Task.WhenAll(Runs.Ordinary.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.With("conforms").Should().BeEmpty();
        report.Summary.Because.Should().Contain("times in a row");
        run.Target.Client.Transcript.Exchanges.Count(exchange => exchange.Failure is not null).Should().BeLessThan(200, "there are several hundred refusals to wait for");
    }

    private static TestCaseData Case(string name, Func<Stream, CancellationToken, Task> behaviour, string sentence) =>
        new TestCaseData(behaviour, sentence).SetArgDisplayNames(name);

    private static Func<Stream, CancellationToken, Task> Says(string answer) => async (stream, stop) =>
    {
        _ = await stream.ReadAtLeastAsync(new byte[4096], 1, throwOnEndOfStream: false, stop);
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer), stop);
    };

    private static string Http(string status, string mediaType, string body) =>
        $"HTTP/1.1 {status}\r\nContent-Type: {mediaType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";

    private static string Serve(TcpListener listener, Func<Stream, CancellationToken, Task> behaviour, CancellationToken stop)
    {
        listener.Start();
        _ = AcceptAsync();
        return $"http://{listener.LocalEndpoint}";

        async Task AcceptAsync()
        {
            while (!stop.IsCancellationRequested)
            {
                _ = AnswerAsync(await listener.AcceptTcpClientAsync(stop));
            }
        }

        async Task AnswerAsync(TcpClient client)
        {
            try
            {
                using (client)
                {
                    await behaviour(client.GetStream(), stop);
                }
            }
            catch (Exception gone) when (gone is IOException or OperationCanceledException or SocketException)
            {
                // The run hung up, or the test is over.
            }
        }
    }
}
