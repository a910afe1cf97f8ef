using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using Conformance.Reporting.Formats;
using FluentAssertions;

namespace Conformance.Proof.Reports;

/// <summary>The JUnit file is what the readers of such files take, and says what a reader of it needs.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class JUnitXmlTests
{
    // What the schemas of Jenkins and of Ant have in common; each allows more.
    private const string Schema = """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="testsuites"><xs:complexType><xs:sequence><xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
          <xs:element name="testsuite"><xs:complexType>
            <xs:sequence>
              <xs:element name="properties"><xs:complexType><xs:sequence><xs:element name="property" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:attribute name="name" type="xs:token" use="required"/><xs:attribute name="value" type="xs:string" use="required"/>
              </xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
              <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType>
                <xs:choice minOccurs="0">
                  <xs:element name="skipped"><xs:complexType><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
                  <xs:element name="failure"><xs:complexType><xs:simpleContent><xs:extension base="xs:string">
                    <xs:attribute name="message" type="xs:string"/><xs:attribute name="type" type="xs:string" use="required"/>
                  </xs:extension></xs:simpleContent></xs:complexType></xs:element>
                </xs:choice>
                <xs:attribute name="name" type="xs:token" use="required"/><xs:attribute name="classname" type="xs:token" use="required"/><xs:attribute name="time" type="xs:decimal" use="required"/>
              </xs:complexType></xs:element>
              <xs:element name="system-out" type="xs:string"/>
              <xs:element name="system-err" type="xs:string"/>
            </xs:sequence>
            <xs:attribute name="name" type="xs:token" use="required"/><xs:attribute name="package" type="xs:token" use="required"/>
            <xs:attribute name="id" type="xs:int" use="required"/><xs:attribute name="hostname" type="xs:token" use="required"/>
            <xs:attribute name="timestamp" use="required"><xs:simpleType><xs:restriction base="xs:dateTime"><xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"/></xs:restriction></xs:simpleType></xs:attribute>
            <xs:attribute name="tests" type="xs:int" use="required"/><xs:attribute name="failures" type="xs:int" use="required"/><xs:attribute name="errors" type="xs:int" use="required"/>
            <xs:attribute name="skipped" type="xs:int"/><xs:attribute name="time" type="xs:decimal" use="required"/>
          </xs:complexType></xs:element>
        </xs:schema>
        """;

    private static IEnumerable<string> Samples => SampleReports.All.Keys;

    /// <summary>Valid by the schema, and a case's name stands once.</summary>
    /// <param name="sample">The report.</param>
    [TestCaseSource(nameof(Samples))]
    public async Task It_is_valid(string sample)
    {
        var document = XDocument.Parse(JUnitXml.Render(await SampleReports.All[sample]()));
        var schemas = new XmlSchemaSet();
        schemas.Add(null, XmlReader.Create(new StringReader(Schema)));
        var faults = new List<string>();

        document.Validate(schemas, (_, fault) => faults.Add(fault.Message));

        faults.Should().BeEmpty();
        document.Descendants("testcase").Select(one => (string)one.Attribute("name")!).Should().OnlyHaveUniqueItems();
    }

    /// <summary>A failure carries its finding; what XML cannot say stands replaced, and nothing of it is markup.</summary>
    [Test]
    public async Task A_failure_carries_the_finding()
    {
        var report = await SampleReports.Deviant;
        var text = JUnitXml.Render(report);

        var failure = Case(text, "topup/409.suspended").Element("failure")!;

        failure.Value.Should().Contain("expected  409 application/json").And.Contain("curl -sS").And.Contain("<script>").And.Contain("\uFFFD");
        ((string)failure.Attribute("message")!).Should().Contain("expected 409, came 423");
        text.Should().NotContain("<script>").And.NotContain("\u0001").And.NotContain("\uFFFF");
        Case(text, "nothing beyond the cells and checks fails the run").Element("failure")!.Value.Should().Contain("topup may not answer 423");
        Case(text, "topup/409.suspended").Parent!.Attribute("name")!.Value.Should().Be("cells.topup");
    }

    /// <summary>What was not exercised is skipped with what was lacking, and a failure where coverage is required; what is waived names its owner.</summary>
    [Test]
    public async Task What_was_not_exercised_says_why()
    {
        var reporting = JUnitXml.Render(await SampleReports.Waived);
        var requiring = JUnitXml.Render(await SampleReports.Requiring);

        ((string)Case(reporting, "plan/410.terminated").Element("skipped")!.Attribute("message")!).Should().Contain("not asked for in this run");
        ((string)Case(requiring, "plan/410.terminated").Element("failure")!.Attribute("message")!).Should().Contain("Coverage=require");
        ((string)Case(requiring, "topup/409.suspended").Element("skipped")!.Attribute("message")!).Should().Contain("billing").And.Contain("https://tracker.example.com/7");
    }

    /// <summary>A character outside the basic plane is left as it is, half of one is not.</summary>
    [Test]
    public async Task Characters_are_kept_where_XML_has_them()
    {
        var report = await SampleReports.Stopped;

        var text = JUnitXml.Render(report with { Summary = report.Summary with { Because = "whole \U0001F600 half \uD83D end" } });

        text.Should().Contain("whole \U0001F600 half \uFFFD end");
    }

    private static XElement Case(string text, string name) => XDocument.Parse(text).Descendants("testcase").Single(one => (string)one.Attribute("name")! == name);
}
