using System.Text.Json.Nodes;
using Conformance.Reporting;
using FluentAssertions;

namespace Conformance.Proof.Reports;

/// <summary>The schema describes every report, and nothing else.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class ReportSchemaTests
{
    private static IEnumerable<TestCaseData> Breakages =>
    [
        Broken("a member is missing", report => ((JsonObject)report["summary"]!).Remove("profiles"), "at summary.profiles: the member is missing"),
        Broken("a member of a list's item is missing", report => ((JsonObject)report["cells"]![3]!).Remove("ways"), "at cells[3].ways: the member is missing"),
        Broken("a member too much", report => report["cells"]![0]!["ways"]![0]!["verdit"] = "x", "at cells[0].ways[0].verdit: a report has no such member"),
        Broken("an unknown verdict", report => report["cells"]![0]!["verdict"] = "passed", "at cells[0].verdict: it is none of conforms, deviates, not exercised, waived"),
        Broken("an unknown verdict of the run", report => report["summary"]!["verdict"] = "waived", "at summary.verdict: it is none of conforms, deviates, incomplete"),
        Broken("no id", report => report["checks"]![0]!["id"] = "no id", "at checks[0].id: it has not the form"),
        Broken("another's request id", report => report["cells"]![0]!["ways"]![0]!["requestId"] = "c0ffee", "at cells[0].ways[0].requestId: it has not the form"),
        Broken("no digest", report => report["suite"]!["contractSha256"] = "38A0", "at suite.contractSha256: it has not the form ^[0-9a-f]{64}$"),
        Broken("a key", report => report["run"]!["settings"]!["ForeignApiKey"] = "sk_live_1234567890abcdef", "at run.settings.ForeignApiKey: it has not the form"),
        Broken("a number as text", report => report["run"]!["requests"] = "3", "at run.requests: it is not as the schema has it (IntegerExpected)"),
        Broken("an exchange's member is missing", report => ((JsonObject)report["cells"]![0]!["ways"]![0]!["exchange"]!).Remove("curl"), "at cells[0].ways[0].exchange.curl: the member is missing"),
        Broken("another form of report", report => report["schema"] = "conformance-report/2", "at schema: it is none of conformance-report/1"),
        Broken("something else", report => ((JsonObject)report).Remove("schema"), "it has no member 'schema' that says which form of report it is"),
    ];

    /// <summary>A report from which something is taken, or to which something is added, is refused by the name of it.</summary>
    /// <param name="breaking">What is done to the report.</param>
    /// <param name="fault">What is said.</param>
    [TestCaseSource(nameof(Breakages))]
    public async Task A_broken_report_is_refused(Action<JsonNode> breaking, string fault)
    {
        var report = JsonNode.Parse((await SampleReports.Honest).ToJson())!;
        (await ReportSchema.FaultAsync(report.ToJsonString())).Should().BeNull();

        breaking(report);

        (await ReportSchema.FaultAsync(report.ToJsonString())).Should().StartWith(fault);
    }

    /// <summary>What is no JSON is told from what is no report.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fault">What is said.</param>
    [TestCase("", "it is no JSON (line 1)")]
    [TestCase("{\n'schema': 'conformance-report/1'}", "it is no JSON (line 2)")]
    [TestCase("[]", "it has no member 'schema' that says which form of report it is")]
    public async Task What_is_no_report_is_refused(string text, string fault) => (await ReportSchema.FaultAsync(text)).Should().Be(fault);

    /// <summary>Each object of the schema is closed, requires all of its members and describes each in a sentence.</summary>
    [Test]
    public async Task The_schema_is_strict_and_describes_every_member()
    {
        var schema = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, ReportSchema.FileName)))!;
        var definitions = ((JsonObject)schema["definitions"]!).ToDictionary(one => one.Key, one => one.Value!, StringComparer.Ordinal);

        foreach (var (name, definition) in definitions.Append(new("report", schema)))
        {
            ((string?)definition["description"]).Should().EndWith(".", name);
            if (definition["properties"] is not JsonObject members)
            {
                continue;
            }

            definition["additionalProperties"]!.GetValue<bool>().Should().BeFalse(name);
            definition["required"]!.AsArray().Select(member => (string)member!).Should().Equal(members.Select(member => member.Key), name);
            members.Should().OnlyContain(member => ((string?)member.Value!["description"] ?? "").EndsWith('.'), name);
        }
    }

    private static TestCaseData Broken(string name, Action<JsonNode> breaking, string fault) => new TestCaseData(breaking, fault).SetArgDisplayNames(name);
}
