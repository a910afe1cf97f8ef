using System.Text.Json;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>The contract as data is whole and agrees with itself.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ContractDataTests
{
    private static IEnumerable<TestCaseData> EveryCell => Cells.All.Select(cell => new TestCaseData(cell).SetArgDisplayNames(cell.Id));

    /// <summary>The rows, rendered in the reference's own columns, are the reference's table.</summary>
    [Test]
    public void The_table_is_the_references()
    {
        var reference = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "error-reference.md"))
            .Where(line => line.StartsWith('|') && char.IsAsciiDigit(line[2]));

        var rendered = ErrorTable.Rows
            .GroupBy(row => (row.Status, row.Error))
            .Select(rows => $"| {rows.Key.Status} | {rows.Key.Error} | {string.Join(", ", rows.Select(row => row.Reason.Rendered))} | {string.Join("; ", rows.Select(row => row.When).Distinct(StringComparer.Ordinal))} |");

        rendered.Should().Equal(reference);
    }

    /// <summary>There are as many rows and cells as the contract counts.</summary>
    [Test]
    public void There_are_32_rows_and_117_cells()
    {
        ErrorTable.Rows.Should().HaveCount(32);
        Cells.All.Should().HaveCount(117);
        Cells.All.Select(cell => cell.Id).Should().OnlyHaveUniqueItems().And.AllSatisfy(id => id.Should().MatchRegex("^[a-z]+/[0-9]{3}\\.[a-z0-9_.-]+$"));
    }

    /// <summary>The ids that readers of reports rely on stay what they are.</summary>
    [TestCase("create/400.missing_fields.whu-email-required")]
    [TestCase("topup/409.suspended")]
    [TestCase("create/409.account_inactive")]
    [TestCase("create/500.provision_failed")]
    [TestCase("plan/400.missing_fields.tenant_id-or-external_ref-required")]
    public void An_id_is_made_as_documented(string id) => Cells.All.Should().ContainSingle(cell => cell.Id == id);

    /// <summary>Every cell has an approved body, and no approved body is without a cell.</summary>
    [Test]
    public void Approved_bodies_and_cells_are_the_same()
    {
        var approved = Directory.EnumerateFiles(ApprovedBody.Folder, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(ApprovedBody.Folder, file).Replace('\\', '/'));

        approved.Should().BeEquivalentTo(Cells.All.Select(cell => cell.Id + ".verified.json"));
    }

    /// <summary>An approved body states its row: a slip in one of the two is seen by the other.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(EveryCell))]
    public void An_approved_body_states_its_row(Cell cell)
    {
        var approved = JsonDocument.Parse(File.ReadAllText(ApprovedBody.FileOf(cell))).RootElement;
        var body = approved.GetProperty("body");

        approved.GetProperty("status").GetInt32().Should().Be(cell.Row.Status);
        approved.GetProperty("mediaType").GetString().Should().Be("application/json");
        body.GetProperty("error").GetString().Should().Be(cell.Row.Error);
        (body.TryGetProperty("reason", out var reason) ? reason.GetString() : "—").Should().BeOneOf(cell.Row.Reason.Rendered, $"<{cell.Row.Reason.Rendered}>");
        body.EnumerateObject().Should().HaveCount(1 + (cell.Row.Reason is Reason.Absent ? 0 : 1) + (cell.Row.Status == 429 ? 2 : 0));
    }

    /// <summary>Each refusal is provoked by breaking exactly one rule, so that no verdict rests on an order of checks.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(EveryCell))]
    public void A_way_breaks_exactly_one_rule(Cell cell)
    {
        cell.Row.Ways.Select(way => way.Name).Should().OnlyHaveUniqueItems().And.AllSatisfy(name => name.Should().MatchRegex("^[a-z0-9-]+$"));
        cell.Row.Ways.Where(way => way.Elsewhere is null).Should().NotBeEmpty()
            .And.AllSatisfy(way => way.Breaches().Should().ContainSingle($"{cell.Id} {way.Name} must break one rule"));
    }

    /// <summary>What a way changes in a body is a member that the operation's valid body has.</summary>
    /// <param name="cell">The cell.</param>
    [TestCaseSource(nameof(EveryCell))]
    public void An_edit_concerns_a_field_of_the_operation(Cell cell)
    {
        var fields = Operations.Of(cell.Operation).Fields.SelectMany(field => new[] { field.Path, field.Path.Split('.')[0] }).ToList();
        var edited = cell.Row.Ways.Select(way => way.Body switch
        {
            BodyEdit.Without(var path) => path,
            BodyEdit.With(var path, _) => path,
            _ => null,
        }).Where(path => path is not null);

        edited.Except(fields, StringComparer.Ordinal).Should().BeEmpty();
    }
}
