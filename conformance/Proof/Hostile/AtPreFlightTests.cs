using System.Net;
using System.Net.Sockets;
using Conformance.Fixtures.Settings;
using Conformance.Running;
using Conformance.Scenarios;
using FluentAssertions;
using Microsoft.Extensions.Time.Testing;

namespace Conformance.Proof.Hostile;

/// <summary>A target that misbehaves from the first call on: one clear sentence, in time, and no conforming cell.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class AtPreFlightTests
{
    private const string Key = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ";

    private static IEnumerable<TestCaseData> Every => Misbehaviour.All.Select(one => new TestCaseData(one).SetArgDisplayNames(one.Name));

    /// <summary>The sentence names what is wrong and the setting; nothing conforms, nothing takes long, no key is shown.</summary>
    /// <param name="misbehaviour">What the target does.</param>
    [TestCaseSource(nameof(Every))]
    [CancelAfter(30_000)]
    public async Task A_target_that_misbehaves_is_one_sentence(object misbehaviour)
    {
        var hostile = (Misbehaviour)misbehaviour;
        var time = new FakeTimeProvider();
        await using var target = HostileSocket.Start(hostile.AnswerAsync, clock: time);
        await using var run = await ConformanceRun.OpenAsync(
            new RunSettings { BaseUrl = target.BaseUrl, ApiKeys = Key, Concurrency = 1 }, time, TestContext.CurrentContext.CancellationToken);

        await Task.WhenAll(Cells.All.Select(run.JudgeAsync));
        await Task.WhenAll(Checks.AllChecks.List.Select(run.JudgeAsync));
        var report = await run.CloseAsync();

        report.Summary.Because.Should().Contain(hostile.AtPreFlight).And.Contain(target.BaseUrl);
        report.Summary.NotExercised.Should().Be(117);
        report.Checks.Should().OnlyContain(check => check.Verdict == "not exercised");
        Reporting.RunVerdict.Fails(report.Summary).Should().BeTrue();
        Canary.IsInNoArtefact(report, Key);
    }

    /// <summary>Where nobody listens, nobody accepts, nobody has the name, and where TLS is spoken to somebody who does not.</summary>
    [Test]
    [CancelAfter(30_000)]
    public async Task A_target_that_cannot_be_reached_is_one_sentence()
    {
        await using var deaf = HostileSocket.Start(HostileSocket.Says(""));
        deaf.GoDeaf();
        using var noTls = new TcpListener(IPAddress.Loopback, 0);
        noTls.Start();
        var greeted = noTls.AcceptSocketAsync().ContinueWith(caller => caller.Result.Send("no TLS here"u8), TaskScheduler.Default);

        (await BecauseAsync("http://127.0.0.1:1")).Should().Be("BaseUrl http://127.0.0.1:1 cannot be reached: the connection was refused. Start the target, or correct BaseUrl.");
        (await BecauseAsync("http://no-such-host.invalid")).Should().StartWith("BaseUrl http://no-such-host.invalid cannot be reached: the host's name does not resolve.");
        (await BecauseAsync(deaf.BaseUrl)).Should().StartWith($"BaseUrl {deaf.BaseUrl} cannot be reached: no connection came about in time.");
        (await BecauseAsync($"https://{noTls.LocalEndpoint}")).Should().Contain("cannot be reached: TLS could not be negotiated");
        await greeted;

        static async Task<string?> BecauseAsync(string url) =>
            (await Runs.OfAsync(new RunSettings { BaseUrl = url, ApiKeys = Key, TimeoutSeconds = 8 })).Summary.Because;
    }
}
