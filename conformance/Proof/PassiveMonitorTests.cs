using Conformance.Fixtures.Settings;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>The passive monitor lets pass what the table lists for the operation, and nothing else.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class PassiveMonitorTests
{
    /// <summary>A row of one operation is a deviation on each operation that the table does not list it for.</summary>
    [Test]
    public void A_row_is_unlisted_wherever_the_table_has_no_cell()
    {
        var pairs = from row in ErrorTable.Rows from operation in Operations.All select (row, operation.Operation);

        pairs.Should().AllSatisfy(pair =>
        {
            var elsewhere = new Cell(pair.row.Operations[0], pair.row);
            var exchange = Answers.Answer(pair.Operation, pair.row.Status, Answers.BodyOf(elsewhere).ToJsonString());
            (PassiveMonitor.Unlisted(exchange) is null).Should().Be(pair.row.Operations.Contains(pair.Operation), $"{pair.Operation} {pair.row.Slug}");
        });
    }

    /// <summary>Other statuses, errors, reasons and bodies are unlisted.</summary>
    [TestCase(403, """{"error":"forbidden"}""")]
    [TestCase(301, "")]
    [TestCase(502, "<html></html>")]
    [TestCase(409, """{"error":"busy"}""")]
    [TestCase(401, """{"error":"unauthorized","reason":"expired"}""")]
    [TestCase(404, """{"error":"tenant_not_found","reason":"gone"}""")]
    [TestCase(500, """{"error":"topup_failed","reason":""}""")]
    [TestCase(201, """{"ok":true}""")]
    public void Anything_else_is_unlisted(int status, string body) => PassiveMonitor.Unlisted(Answers.Answer(Operation.Topup, status, body)).Should().NotBeNull();

    /// <summary>A refusal that counted no more calls than the limit has contradicts itself.</summary>
    [TestCase("per_key", 61, true)]
    [TestCase("per_key", 60, false)]
    [TestCase("per_ip", 121, true)]
    [TestCase("per_ip", 61, false)]
    public void A_refusal_within_the_limit_is_noticed(string reason, int count, bool lawful) => (PassiveMonitor.RefusedWithinTheLimit(
        Answers.Answer(Operation.Topup, 429, $$"""{"error":"rate_limited","reason":"{{reason}}","retry_after_seconds":3,"current_count":{{count}}}"""),
        new RunSettings()) is null).Should().Be(lawful);
}
