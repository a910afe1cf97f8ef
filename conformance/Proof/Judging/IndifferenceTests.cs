using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>A target that takes no notice of what it is sent is told from one that deviates.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class IndifferenceTests
{
    private static readonly Exchange Created = Answers.Answer(Operation.Create, 200, """{"ok":true}""");
    private static readonly Exchange Read = Answers.Answer(Operation.Usage, 400, """{"error":"nope"}""");

    /// <summary>A mock gives each operation one answer for all its calls.</summary>
    [Test]
    public void A_mock_is_named_as_one() => Indifference.Sentence(Cells(Verdict.Deviates, 10), [Created, Created, Read, Read]).Should().Be(
        "not one cell conforms, and each operation answered all its calls with one status (4 answers): the target takes no notice of what it is sent, "
        + "as a mock does; set BaseUrl to the Platform API itself");

    /// <summary>Cells that were not exercised tell nothing; a single one that conforms tells that notice was taken.</summary>
    [Test]
    public void It_takes_ten_cells_that_deviate_and_none_that_conforms()
    {
        Said([.. Cells(Verdict.Deviates, 10), .. Cells(Verdict.NotExercised, 5)]).Should().BeTrue();
        Said([.. Cells(Verdict.Deviates, 9), .. Cells(Verdict.NotExercised, 5)]).Should().BeFalse();
        Said([.. Cells(Verdict.Deviates, 20), .. Cells(Verdict.Conforms, 1)]).Should().BeFalse();

        static bool Said(IReadOnlyList<CellVerdict> cells) => Indifference.Sentence(cells, [Created]) is not null;
    }

    /// <summary>One operation that answers differently takes notice; what never came, and a preflight, are no answers.</summary>
    [Test]
    public void One_operation_that_answers_differently_takes_notice()
    {
        Said(Created, Read, Read with { Status = 200 }).Should().BeFalse();
        Said(Created, Read, Read with { Status = 0, Failure = "nothing came" }).Should().BeTrue();
        Said(Created, Read, Read with { Status = 204, Request = Read.Request with { Method = "OPTIONS" } }).Should().BeTrue();
        Said(Created, Read, Read with { Status = 204, Request = Read.Request with { Method = "GET" } }).Should().BeFalse();

        static bool Said(params Exchange[] exchanges) => Indifference.Sentence(Cells(Verdict.Deviates, 10), exchanges) is not null;
    }

    private static IReadOnlyList<CellVerdict> Cells(Verdict verdict, int times) =>
        [.. Enumerable.Repeat(new CellVerdict(Scenarios.Cells.All[0], [new WayVerdict { Name = "way", Verdict = verdict, ProvokesTheRow = true }]), times)];
}
