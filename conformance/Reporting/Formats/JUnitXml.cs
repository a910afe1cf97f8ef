using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Conformance.Reporting.Formats;

/// <summary>
/// <c>junit.xml</c>, as Jenkins, GitLab and Azure Pipelines read it: a suite an operation for its cells, a suite a topic for its checks,
/// and one for what fails the run beyond them.
/// </summary>
internal static class JUnitXml
{
    /// <summary>The file's name in the report directory.</summary>
    public const string FileName = "junit.xml";

    private const char Replacement = '\uFFFD';

    /// <summary>The document.</summary>
    public static string Render(ConformanceReport report)
    {
        IReadOnlyList<(string Suite, IReadOnlyList<XElement> Cases)> suites =
        [
            .. report.Cells.GroupBy(cell => $"cells.{cell.Endpoint}", (suite, cells) => (suite, Cases(cells, cell => Of(cell, suite, report))), StringComparer.Ordinal),
            .. report.Checks.GroupBy(check => $"checks.{check.Id.Split('/')[0]}", (suite, checks) => (suite, Cases(checks, check => Of(check, suite, report))), StringComparer.Ordinal),
            ("run", [Of(report)]),
        ];
        var document = new XDocument(new XElement("testsuites", suites.Select((suite, index) => Suite(suite.Suite, index, suite.Cases, report))));
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(new Utf8Writer(text), new XmlWriterSettings { Indent = true, NewLineChars = "\n", NewLineHandling = NewLineHandling.None }))
        {
            document.Save(writer);
        }

        return text.Append('\n').ToString();
    }

    private static List<XElement> Cases<T>(IEnumerable<T> judged, Func<T, XElement> of) => [.. judged.Select(of)];

    private static XElement Suite(string name, int index, IReadOnlyList<XElement> cases, ConformanceReport report) => new(
        "testsuite",
        new XAttribute("name", name),
        new XAttribute("package", "platform-api"),
        new XAttribute("id", index),
        new XAttribute("timestamp", $"{report.Run.StartedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss}"),
        new XAttribute("hostname", Clean(Uri.TryCreate(report.Target.BaseUrl, UriKind.Absolute, out var target) ? target.Host : "unknown")),
        new XAttribute("tests", cases.Count),
        new XAttribute("failures", cases.Count(one => one.Element("failure") is not null)),
        new XAttribute("errors", 0),
        new XAttribute("skipped", cases.Count(one => one.Element("skipped") is not null)),
        new XAttribute("time", Seconds(name == "run" ? report.Run.DurationSeconds : cases.Sum(one => (double)one.Attribute("time")!))),
        new XElement("properties", Properties(report).Select(property => new XElement(
            "property", new XAttribute("name", property.Name), new XAttribute("value", Clean(property.Value))))),
        cases,
        new XElement("system-out"),
        new XElement("system-err"));

    private static IEnumerable<(string Name, string Value)> Properties(ConformanceReport report) =>
    [
        ("target", report.Target.BaseUrl),
        ("target.kind", report.Target.Kind),
        ("run", report.Run.Id),
        ("seed", $"{report.Run.Seed}"),
        ("suite.version", report.Suite.Version),
        ("contract.sha256", report.Suite.ContractSha256),
        .. report.Summary.Profiles.Select(profile => ($"profile.{profile.Name}", profile.Verdict)),
    ];

    private static XElement Of(CellEntry cell, string suite, ConformanceReport report) => Case(
        suite,
        cell.Id,
        cell.Ways.Sum(way => way.Exchange?.Milliseconds ?? 0) / 1000,
        Outcome(report, cell.Id, cell.Verdict, cell.Lacking, cell.Waiver, Findings.InShort(cell), Findings.Of(cell)));

    private static XElement Of(CheckEntry check, string suite, ConformanceReport report) => Case(
        suite,
        check.Id,
        check.Milliseconds / 1000,
        Outcome(report, check.Id, check.Verdict, check.Lacking, check.Waiver, Findings.InShort(check), Findings.Of(check)));

    private static XElement Of(ConformanceReport report) => Case(
        "run",
        "nothing beyond the cells and checks fails the run",
        report.Run.DurationSeconds,
        report.Summary.Because is { } because
            ? Failure("run", because, report.Unlisted.Select(answer => $"{answer.Endpoint} {answer.Status}: {answer.Because} (request {answer.RequestId}): {answer.Body}"))
            : null);

    private static XElement Case(string suite, string name, double seconds, XElement? outcome) => new(
        "testcase",
        new XAttribute("classname", suite),
        new XAttribute("name", name),
        new XAttribute("time", Seconds(seconds)),
        outcome);

    private static XElement? Outcome(
        ConformanceReport report, string id, string verdict, string? lacking, WaiverEntry? waiver, string inShort, IReadOnlyList<string> findings) => verdict switch
        {
            "deviates" => Failure("deviates", inShort, findings),
            "waived" => Skipped($"{(waiver is null ? "waived" : Findings.InShort(waiver))}: {inShort}"),
            "not exercised" when report.RequiresCoverage() => Failure("not exercised", $"{id} was not exercised, and Coverage=require: {lacking}", []),
            "not exercised" => Skipped($"not exercised: {lacking}"),
            _ => null,
        };

    private static XElement Failure(string type, string message, IEnumerable<string> findings) =>
        new("failure", new XAttribute("type", type), new XAttribute("message", Clean(message)), Clean(string.Join("\n\n", findings)));

    private static XElement Skipped(string message) => new("skipped", new XAttribute("message", Clean(message)));

    private static string Seconds(double seconds) => $"{seconds:0.000}";

    // What XML 1.0 has no way to say; a target can send it.
    private static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        for (var index = 0; index < text.Length; index++)
        {
            if (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
            {
                clean.Append(text, index++, 2);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(text[index]) && text[index] is not '\uFFFE' and not '\uFFFF' ? text[index] : Replacement);
            }
        }

        return clean.ToString();
    }

    private sealed class Utf8Writer(StringBuilder text) : StringWriter(text)
    {
        public override Encoding Encoding => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
    }
}
