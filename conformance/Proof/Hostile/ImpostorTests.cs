using System.Text;
using Conformance.Checks;
using Conformance.Fixtures.Settings;
using Conformance.Proof.Deviants;
using Conformance.Reporting;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof.Hostile;

/// <summary>What answers and is not the Platform API gets not one conforming cell, and a sentence that says what is wrong with it.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ImpostorTests
{
    private const string Key = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ";

    // Small limits, so that the bursts are short.
    private static readonly RunSettings Small = new() { KeyLimit = 20, IpLimit = 42, SsoKeyLimit = 20, SsoIpLimit = 42 };

    // What takes a memory. What is left are shapes, lawful input that is served, and odd input that may be answered by 200.
    private static readonly string[] CannotDo =
    [
        .. AllChecks.List.Select(check => check.Id).Where(id => id.StartsWith("isolation/", StringComparison.Ordinal)
            || (id.StartsWith("idempotency/", StringComparison.Ordinal) && id is not "idempotency/plan-repeated")
            || id.StartsWith("retry/5xx", StringComparison.Ordinal) || id.StartsWith("retry/suspended", StringComparison.Ordinal) || id.StartsWith("retry/account", StringComparison.Ordinal)
            || id.EndsWith("-in-parallel", StringComparison.Ordinal) || id.StartsWith("success/lifecycle", StringComparison.Ordinal) || id.StartsWith("life/", StringComparison.Ordinal)),
        "closed-world/a-minute-later",
        "success/lawful-references",
        "success/lawful-amounts",
        "success/usage-last-month",
    ];

    private static IEnumerable<TestCaseData> AtPreFlight =>
    [
        Case("a page", "is not the Platform API: 200 text/html <h1>Welcome</h1>", "200 OK", "<h1>Welcome</h1>", "text/html"),
        Case("a page of its own for 404", "is not the Platform API: 404 text/html", "404 Not Found", "nothing here", "text/html"),
        Case("an empty body", "is not the Platform API: 200 application/json (no body)", "200 OK", ""),
        Case("always 200", "serves no valid call: usage was answered 200", "200 OK", "{}"),
        Case("always 200 in another word", "serves no valid call: usage was answered 200", "200 OK", """{"ok":"true","success":"true"}"""),
        Case("always 401 invalid_key", "refuses ApiKeys[0] (401 invalid_key): give an active key in ApiKeys.", "401 Unauthorized", """{"error":"unauthorized","reason":"invalid_key"}"""),
        Case("always 401 missing_bearer", "refuses ApiKeys[0] (401 missing_bearer)", "401 Unauthorized", """{"error":"unauthorized","reason":"missing_bearer"}"""),
        Case("always 405", "serves no valid call: usage was answered 405", "405 No", """{"error":"method_not_allowed"}"""),
        Case("always 500", "serves no valid call: usage was answered 500", "500 Error", """{"error":"internal_error","reason":"hash_failed"}"""),
        Case("always the first documented error", "serves no valid call: usage was answered 400", "400 Bad", """{"error":"missing_fields","reason":"external_ref required"}"""),
    ];

    private static IEnumerable<TestCaseData> Mocked =>
    [
        Mock("serves everything", _ => true),
        Mock("serves usage and refuses all else as first documented", reply => reply.Operation is "usage"),
        Mock("serves usage and create and refuses all else as first documented", reply => reply.Operation is "usage" or "create"),
        Mock("serves all but usage", reply => reply.Operation is not "usage"),
    ];

    /// <summary>What serves no valid call is found out before anything is judged.</summary>
    /// <param name="answer">What it always answers.</param>
    /// <param name="sentence">A part of the sentence.</param>
    [TestCaseSource(nameof(AtPreFlight))]
    [CancelAfter(30_000)]
    public async Task What_always_answers_the_same_is_found_out(string answer, string sentence)
    {
        await using var target = HostileSocket.Start(HostileSocket.Says(answer));

        var report = await Runs.OfAsync(new RunSettings { BaseUrl = target.BaseUrl, ApiKeys = Key, TimeoutSeconds = 5 });

        report.Summary.Because.Should().Contain(sentence);
        report.Summary.NotExercised.Should().Be(117);
        report.Summary.Checks.NotExercised.Should().Be(report.Checks.Count);
        RunVerdict.Fails(report.Summary).Should().BeTrue();
        Canary.IsInNoArtefact(report, Key);
    }

    /// <summary>An echo serves nothing: not even a request that names the members of an answer.</summary>
    [Test]
    [CancelAfter(30_000)]
    public async Task An_echo_is_found_out()
    {
        await using var target = HostileSocket.Start(call => call.AnswerAsync(200, Encoding.UTF8.GetBytes(call.Asked)));

        var report = await Runs.OfAsync(new RunSettings { BaseUrl = target.BaseUrl, ApiKeys = Key, TimeoutSeconds = 5 });

        report.Summary.Because.Should().Contain("serves no valid call: usage was answered 200 application/json {}, and create 200");
        report.Summary.NotExercised.Should().Be(117);
    }

    /// <summary>
    /// A mock from an API description answers the documented example whatever it is sent: rightly where a call is to be served, or rightly
    /// where it is to be refused, but never both. Every cell has a control, so none conforms, provider states or not.
    /// </summary>
    /// <param name="serves">Whether it answers an operation by the example of a served call, or by its first error.</param>
    [TestCaseSource(nameof(Mocked))]
    [CancelAfter(60_000)]
    public async Task A_mock_has_no_conforming_cell(Func<Reply, bool> serves)
    {
        await using var platform = await Platform.StartAsync(
            new PlatformOptions { KeyLimit = Small.KeyLimit, IpLimit = Small.IpLimit, SsoKeyLimit = Small.SsoKeyLimit, SsoIpLimit = Small.SsoIpLimit }, CancellationToken.None);
        await using var mock = await DeviantTarget.StartAsync(platform, reply =>
        {
            if (serves(reply))
            {
                Mocks.ServesAll(reply);
            }
            else
            {
                Mocks.RefusesAll(reply);
            }
        });

        var report = await Runs.OfAsync(Runs.Of(platform) with
        {
            BaseUrl = mock.BaseUrl,
            KeyLimit = Small.KeyLimit,
            IpLimit = Small.IpLimit,
            SsoKeyLimit = Small.SsoKeyLimit,
            SsoIpLimit = Small.SsoIpLimit,
        });

        report.With("conforms").Should().BeEmpty();
        report.Summary.Verdict.Should().Be("deviates");
        report.Checks.Where(check => check.Verdict is "conforms").Select(check => check.Id).Should().NotContain(CannotDo);
        report.Summary.Because.Should().Contain("not one cell conforms").And.Contain("takes no notice of what it is sent, as a mock does").And.Contain("set BaseUrl");
    }

    /// <summary>A target that forgets one check is no mock, also where nothing else was asked of it.</summary>
    [Test]
    [CancelAfter(60_000)]
    public async Task A_target_that_forgets_a_check_is_not_called_a_mock()
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var deviant = await DeviantTarget.StartAsync(platform, reply =>
        {
            if (reply.Status == 400)
            {
                Mocks.ServesAll(reply);
            }
        });

        var report = await Runs.OfAsync(Runs.Of(platform) with { BaseUrl = deviant.BaseUrl }, Cells.Of(Operation.Topup).Where(cell => cell.Row.Status == 400));

        report.Summary.Deviates.Should().Be(3);
        report.Summary.Because.Should().BeNull();
    }

    /// <summary>Every cell has a way whose answer shows status, error and reason whole, so that no pass rests on a status alone.</summary>
    [Test]
    public void Every_cell_asserts_its_row() => ErrorTable.Rows.Should().OnlyContain(row => row.Ways.Any(way => way.AssertsTheRow));

    private static TestCaseData Case(string name, string sentence, string status, string body, string mediaType = "application/json") => new TestCaseData(
        $"HTTP/1.1 {status}\r\nContent-Type: {mediaType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}", sentence).SetArgDisplayNames(name);

    private static TestCaseData Mock(string name, Func<Reply, bool> serves) => new TestCaseData(serves).SetArgDisplayNames(name);
}
