using System.Text.Json;
using FluentAssertions;
using ReferencePlatform.Conducts;

namespace Conformance.Proof.Deviants;

/// <summary>The kill matrix counts what it was told, and hides no survivor.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class KillMatrixTests
{
    private static readonly KillMatrix Matrix = new(
    [
        new Kill("409 suspended", nameof(RowFault.Status), "topup", Caught: true),
        new Kill("409 suspended", nameof(RowFault.Status), "sso", Caught: false),
        new Kill("limits", Kill.Named, "one-more", Caught: true),
        new Kill("addressing", Kill.Named, "ref-without-case", Caught: false, "nothing says | how references compare"),
    ]);

    /// <summary>The score counts a survivor as not caught, whatever the reason.</summary>
    [Test]
    public void The_score_is_what_was_caught_of_all() =>
        Matrix.InALine.Should().Be("2 of 4 deviants are caught where they should be (50.0 %); 1 survive because the contract does not forbid them, 1 are missed");

    /// <summary>The document has a table of rows, one of topics, and names what was not caught.</summary>
    [Test]
    public void The_document_names_what_was_not_caught() => Matrix.ToMarkdown().Should()
        .Contain("| 409 suspended | 1 / 2 |")
        .And.Contain("| limits | 1 / 1 |")
        .And.Contain("## Missed\n\n- 409 suspended, sso: Status\n")
        .And.Contain("- addressing, ref-without-case: nothing says &#124; how references compare\n");

    /// <summary>The data says the same.</summary>
    [Test]
    public void The_data_says_the_same()
    {
        var root = JsonDocument.Parse(Matrix.ToJson()).RootElement;

        root.GetProperty("schema").GetString().Should().Be("conformance-kill-matrix/1");
        root.GetProperty("deviants").GetInt32().Should().Be(4);
        root.GetProperty("caught").GetInt32().Should().Be(2);
        root.GetProperty("missed")[0].GetProperty("deviant").GetString().Should().Be("sso");
        root.GetProperty("survivors")[0].GetProperty("deviant").GetString().Should().Be("ref-without-case");
        root.GetProperty("matrix").EnumerateArray().Single(row => row.GetProperty("about").GetString() == "409 suspended")
            .GetProperty("kinds").GetProperty("Status").GetProperty("caught").GetInt32().Should().Be(1);
    }
}
