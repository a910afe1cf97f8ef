namespace Conformance.Scenarios;

/// <summary>One operation that may answer one row: the unit that a run gives a verdict on.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Row">The row.</param>
public sealed record Cell(Operation Operation, ErrorRow Row)
{
    /// <summary>Its id everywhere: test name, approved body, report and filter.</summary>
    public string Id { get; } = $"{Operation.Slug()}/{Row.Slug}";

    /// <summary>The sentence of the contract that it stands for.</summary>
    public string Sentence => $"{Operation.Slug()} answers {Row.Summary} when {Row.When} (contract, section 2).";

    /// <inheritdoc />
    public override string ToString() => Id;
}

/// <summary>The 117 cells of the error table.</summary>
public static class Cells
{
    /// <summary>Every cell, row by row in the reference's order.</summary>
    public static IReadOnlyList<Cell> All { get; } =
        [.. ErrorTable.Rows.SelectMany(row => row.Operations.Select(operation => new Cell(operation, row)))];

    private static readonly Cell[][] ByOperation = [.. Operations.All.Select(one => All.Where(cell => cell.Operation == one.Operation).ToArray())];

    /// <summary>The cells of one operation: all that it may answer beside 200.</summary>
    /// <param name="operation">The operation.</param>
    public static IReadOnlyList<Cell> Of(Operation operation) => ByOperation[(int)operation];
}
