using Conformance.Scenarios;
using FluentAssertions;
using ReferencePlatform;

namespace Conformance.Proof.Deviants;

/// <summary>
/// For every cell, a target that gets just this cell wrong in one way is caught in this cell, and no other cell of the operation is accused.
/// </summary>
[TestFixture]
[Proof]
[Category("Deviants")]
[Parallelizable(ParallelScope.All)]
public sealed class SystematicDeviantTests
{
    private static readonly (string Name, Action<Reply> Change)[] Changes =
    [
        ("another status", reply => reply.Status = reply.Status == 500 ? 503 : reply.Status + 1),
        ("another error", reply => reply.Change(body => body["error"] = "something_else")),
        ("another reason", reply => reply.Change(body => body["reason"] = body.ContainsKey("reason") ? " " : "a reason")),
        ("one more member", reply => reply.Change(body => body["message"] = "more than the row names")),
        ("another media type", reply => reply.MediaType = "text/plain"),
        ("served all the same", reply =>
        {
            reply.Status = 200;
            reply.Body = reply.Operation == "sso" ? """{"success":true}""" : """{"ok":true}""";
        }),
    ];

    private static IEnumerable<TestCaseData> EveryCell =>
        Runs.Ordinary.Select(cell => new TestCaseData(cell).SetArgDisplayNames(cell.Id));

    /// <summary>Each of the changes is caught where it is made.</summary>
    /// <param name="cell">The cell that the target gets wrong.</param>
    [TestCaseSource(nameof(EveryCell))]
    public async Task A_cell_that_is_wrong_is_caught(Cell cell)
    {
        await using var platform = await Platform.StartAsync(new PlatformOptions(), CancellationToken.None);
        foreach (var (name, change) in Changes)
        {
            await using var deviant = await DeviantTarget.StartAsync(platform, reply =>
            {
                if (reply.Answers(cell))
                {
                    change(reply);
                }
            });

            var report = await Runs.OfAsync(Runs.Of(platform) with { BaseUrl = deviant.BaseUrl }, Cells.Of(cell.Operation).Where(one => one.Row.Status != 429));

            // After terminate 404 and 410 mean the same, so what is wrong with a 404 is seen wherever a terminated tenant is called.
            var alsoThere = cell.Row.Error == "tenant_not_found" ? new[] { $"{cell.Operation.Slug()}/410.terminated" } : [];
            report.With("deviates").Except(alsoThere, StringComparer.Ordinal).Should().Equal([cell.Id], $"the deviation is {name}");
            report.Summary.Verdict.Should().Be("deviates");
        }
    }
}
