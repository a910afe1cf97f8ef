using Conformance.Fixtures.Settings;
using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof.Hostile;

/// <summary>A redirect is an answer and nothing more: where it leads to, no request is sent, and so no key.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class RedirectTests
{
    private const string Key = "sk_canary_7Qm2ZxW9rT4kLp8vYbN3cHdJ";

    private static readonly Cell[] Struck = [.. Cells.Of(Operation.Topup).Where(cell => cell.Row.Status is 400 or 404 or 409)];

    /// <summary>At the first call: the sentence says where it leads to.</summary>
    /// <param name="status">The redirect.</param>
    [TestCase(301)]
    [TestCase(302)]
    [TestCase(303)]
    [TestCase(307)]
    [TestCase(308)]
    [CancelAfter(30_000)]
    public async Task A_target_that_redirects_is_one_sentence(int status)
    {
        await using var elsewhere = HostileSocket.Start(call => call.AnswerAsync(200, "{\"ok\":true}"u8.ToArray()));
        await using var target = HostileSocket.Start(call => ToAsync(call, status, elsewhere));

        var report = await Runs.OfAsync(new RunSettings { BaseUrl = target.BaseUrl, ApiKeys = Key, TimeoutSeconds = 5 });

        report.Summary.Because.Should().Contain($"redirects ({status} to {elsewhere.BaseUrl}/?key=Bearer%20(secret)), which is not followed: set BaseUrl");
        report.Summary.NotExercised.Should().Be(117);
        elsewhere.Requests.Should().Be(0);
        Canary.IsInNoArtefact(report, Key);
    }

    /// <summary>In the middle of a run: the cells that met it deviate, and no others.</summary>
    /// <param name="status">The redirect.</param>
    [TestCase(302)]
    [TestCase(307)]
    [TestCase(308)]
    [CancelAfter(60_000)]
    public async Task A_redirect_in_the_middle_is_a_deviation(int status)
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        await using var elsewhere = HostileSocket.Start(call => call.AnswerAsync(200, "{\"ok\":true}"u8.ToArray()));
        await using var target = HostileSocket.Start(
            call => call.Operation is "topup" && call.Status >= 400 ? ToAsync(call, status, elsewhere) : call.HonestAsync(), platform.BaseUrl);
        var neighbours = Cells.Of(Operation.Plan).Where(cell => cell.Row.Status is 400 or 404).ToList();

        var report = await Runs.OfAsync(Runs.Of(platform) with { BaseUrl = target.BaseUrl, TimeoutSeconds = 5 }, Struck.Concat(neighbours));

        report.With("deviates").Should().BeEquivalentTo(Struck.Select(cell => cell.Id));
        report.With("conforms").Should().BeEquivalentTo(neighbours.Select(cell => cell.Id));
        report.Unlisted.Should().Contain(one => one.Status == status);
        elsewhere.Requests.Should().Be(0);
        Canary.IsInNoArtefact(report, platform.Keys.ApiKeys);
    }

    /// <summary>The state changes carry a secret of their own.</summary>
    [Test]
    [CancelAfter(30_000)]
    public async Task A_state_change_url_that_redirects_is_one_sentence()
    {
        await using var elsewhere = HostileSocket.Start(call => call.AnswerAsync(200, "{}"u8.ToArray()));
        await using var states = HostileSocket.Start(call => ToAsync(call, 307, elsewhere));

        var report = await Runs.OfAsync(new RunSettings
        {
            BaseUrl = "http://127.0.0.1:1",
            ApiKeys = Key,
            StateChangeUrl = states.BaseUrl + "/states",
            StateChangeHeader = "Authorization: Bearer canary-of-the-state-change",
        });

        report.Summary.Because.Should().StartWith($"StateChangeUrl {states.BaseUrl}/states offers no provider states: was answered 307");
        elsewhere.Requests.Should().Be(0);
        Canary.IsInNoArtefact(report, Key, "canary-of-the-state-change");
    }

    private static Task ToAsync(WireCall call, int status, HostileSocket elsewhere) =>
        call.AnswerAsync(status, [], header: $"Location: {elsewhere.BaseUrl}/?key={Uri.EscapeDataString(call.Authorization)}\r\n");
}
