using Conformance.Fixtures.Wire;

namespace Conformance.Judging;

/// <summary>
/// Tells what takes no notice of what it is sent from a target that deviates. A mock made from an API description serves a valid call, so
/// it passes the pre-flight, and gives each operation one answer for all its calls.
/// </summary>
internal static class Indifference
{
    // Fewer may be all that a filter selects, of an operation that forgot one check.
    private const int Telling = 10;

    /// <summary>The sentence on a target that took no notice of anything; <c>null</c> where there is nothing to say.</summary>
    /// <param name="cells">The verdicts on the cells.</param>
    /// <param name="exchanges">All that was exchanged.</param>
    public static string? Sentence(IReadOnlyList<CellVerdict> cells, IEnumerable<Exchange> exchanges)
    {
        if (cells.Any(cell => cell.Verdict == Verdict.Conforms) || cells.Count(cell => cell.Verdict == Verdict.Deviates) < Telling)
        {
            return null;
        }

        // A preflight is answered by what stands in front of an API, whatever the API is.
        var answers = exchanges.Where(exchange => exchange.Failure is null && exchange.Request.Method is not "OPTIONS").ToList();
        var statuses = answers.GroupBy(exchange => exchange.Request.Operation, exchange => exchange.Status).Select(operation => operation.Distinct().Count());
        return statuses.All(different => different == 1)
            ? $"not one cell conforms, and each operation answered all its calls with one status ({answers.Count} answers): the target takes no notice of what it is sent, as a mock does; set BaseUrl to the Platform API itself"
            : null;
    }
}
