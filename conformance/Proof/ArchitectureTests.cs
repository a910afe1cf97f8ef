using Conformance.Fixtures;
using Conformance.Fixtures.Settings;
using Conformance.Fixtures.States;
using Conformance.Scenarios;
using FluentAssertions;

namespace Conformance.Proof;

/// <summary>Dependencies point one way, and what is written about the suite is true of it.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ArchitectureTests
{
    private static readonly string[] OwnAssemblies = ["Conformance", "Conformance.Fixtures", "Conformance.Scenarios", "ReferencePlatform"];

    /// <summary>Scenarios are data that depend on nothing.</summary>
    [Test]
    public void Scenarios_depend_on_the_framework_alone() =>
        References(typeof(ErrorTable)).Should().AllSatisfy(name => name.Should().StartWith("System."));

    /// <summary>Fixtures know neither the verdicts nor the test framework.</summary>
    [Test]
    public void Fixtures_know_no_verdicts() =>
        References(typeof(Target)).Should().NotContain(["Conformance", "nunit.framework", "FluentAssertions", "Snapshooter"]);

    /// <summary>The reference platform shares nothing with the suite, so that a slip in one is seen by the other.</summary>
    [Test]
    public void The_reference_platform_knows_nothing_of_the_suite() =>
        References(typeof(ReferencePlatform.Platform)).Should().NotIntersectWith(OwnAssemblies);

    /// <summary>The README lists every setting with its default.</summary>
    [Test]
    public void The_readme_lists_every_setting()
    {
        var readme = Readme();
        var defaults = new RunSettings();

        foreach (var setting in typeof(RunSettings).GetProperties().Where(property => property.CanWrite))
        {
            var value = setting.GetValue(defaults) is Enum word ? word.ToString().ToLowerInvariant() : setting.GetValue(defaults)?.ToString() ?? "";
            readme.Should().MatchRegex($@"\| `{setting.Name}` \|[^|]*{System.Text.RegularExpressions.Regex.Escape(value)}[^|]*\|");
        }
    }

    /// <summary>The README lists every provider state, so that a target can be taught them.</summary>
    [Test]
    public void The_readme_lists_every_provider_state()
    {
        var listed = Readme().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('`')[1]);

        var states = typeof(ProviderState).GetFields().Select(state => (string)state.GetRawConstantValue()!).Where(state => state != ProviderState.Nothing);
        states.Should().NotBeEmpty().And.BeSubsetOf(listed);
    }

    private static string Readme() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));

    private static IEnumerable<string> References(Type type) =>
        type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).Where(name => name is not "System.Runtime");
}
