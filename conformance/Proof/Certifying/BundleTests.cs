using System.Formats.Tar;
using System.Security.Cryptography;
using Conformance.Certifying;
using Conformance.Commands;
using FluentAssertions;

namespace Conformance.Proof.Certifying;

/// <summary>A bundle has one form, and whatever is otherwise is refused in a sentence.</summary>
[TestFixture]
[Proof]
[Parallelizable(ParallelScope.All)]
public sealed class BundleTests
{
    private const string ReportName = "report.json";
    private const string TranscriptName = "transcript.jsonl";

    private static Bundle Small => new("{}\n"u8.ToArray(), "{}\n{}\n"u8.ToArray(), new byte[513]);

    private static IEnumerable<TestCaseData> Tricks =>
    [
        new TestCaseData(Array.Empty<byte>(), "ends before report.json").SetArgDisplayNames("nothing"),
        new TestCaseData(new byte[20480], "has '' where report.json belongs").SetArgDisplayNames("an empty archive"),
        new TestCaseData("PK\u0003\u0004"u8.ToArray(), "ends before report.json").SetArgDisplayNames("a zip"),
        new TestCaseData(Small.ToBytes()[..1600], "ends before").SetArgDisplayNames("cut short"),
        new TestCaseData((byte[])[.. Small.ToBytes(), 0], "holds something beside").SetArgDisplayNames("a byte more"),
        new TestCaseData((byte[])[.. Small.ToBytes(), .. Small.ToBytes()], "holds something beside").SetArgDisplayNames("twice"),
        new TestCaseData(Archive((TranscriptName, TarEntryType.RegularFile)), "has 'transcript.jsonl' where report.json belongs").SetArgDisplayNames("another order"),
        new TestCaseData(Archive((ReportName, TarEntryType.RegularFile), (ReportName, TarEntryType.RegularFile)), "has 'report.json' where transcript.jsonl belongs").SetArgDisplayNames("one twice"),
        new TestCaseData(Archive(("../report.json", TarEntryType.RegularFile)), "has '../report.json' where report.json belongs").SetArgDisplayNames("a path"),
        new TestCaseData(Whole(TarEntryType.RegularFile, "more.json"), "holds something beside").SetArgDisplayNames("one more"),
        new TestCaseData(Whole(TarEntryType.SymbolicLink), "holds something beside").SetArgDisplayNames("links"),
        new TestCaseData(Whole(TarEntryType.RegularFile), "holds something beside").SetArgDisplayNames("a time of its own"),
        new TestCaseData(Sized("77777777777"), "says of report.json that it is longer than the bundle").SetArgDisplayNames("a bomb"),
        new TestCaseData(Sized("0000000000x"), "says of report.json that it is longer than the bundle").SetArgDisplayNames("a size that is none"),
    ];

    /// <summary>The bundle of an earlier run does not lie beside another run's report as if it were of that one; where there is none, nothing is done.</summary>
    [Test]
    public void An_earlier_bundle_is_set_aside()
    {
        using var folder = new TemporaryFolder();
        var bundle = Path.Combine(folder.Path, Bundle.FileName);

        Bundle.SetAside(folder.Path);
        foreach (var text in new[] { "first", "second" })
        {
            File.WriteAllText(bundle, text);
            Bundle.SetAside(folder.Path);

            File.Exists(bundle).Should().BeFalse();
            File.ReadAllText(Path.Combine(folder.Path, Bundle.EarlierFileName)).Should().Be(text);
        }
    }

    /// <summary>The same contents are the same bytes, here and wherever the suite runs, and are read back.</summary>
    [Test]
    public void A_bundle_has_one_form()
    {
        var bytes = Small.ToBytes();

        // What another program's ustar archive of the same three files has: a platform that packed otherwise would refuse every bundle of others.
        Convert.ToHexStringLower(SHA256.HashData(bytes)).Should().Be("cf9a1679ff7211c36177442ccfe31d7e12896b383ce57a982265e52121d3c9f1");
        bytes.Should().Equal(Small.ToBytes());
        var read = Bundle.Read(bytes);
        read.Report.Should().Equal(Small.Report);
        read.Transcript.Should().Equal(Small.Transcript);
        read.Attestation.Should().Equal(Small.Attestation);
    }

    /// <summary>Not one byte of it may be another one: in the contents it is another bundle, elsewhere none.</summary>
    [Test]
    public void No_byte_is_left_to_chance()
    {
        var bytes = Small.ToBytes();
        for (var at = 0; at < bytes.Length; at++)
        {
            var changed = (byte[])bytes.Clone();
            changed[at] ^= (byte)(1 << (at % 8));

            try
            {
                Bundle.Read(changed).ToBytes().Should().Equal(changed, "byte {0} is of the contents, and kept", at).And.NotEqual(bytes);
            }
            catch (CommandException refused)
            {
                refused.ExitCode.Should().Be(ExitCodes.BadInput);
            }
        }
    }

    /// <summary>Tricks with the archive are refused.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="sentence">A part of the sentence.</param>
    [TestCaseSource(nameof(Tricks))]
    public void A_trick_is_refused(byte[] bytes, string sentence)
    {
        var refused = FluentActions.Invoking(() => Bundle.Read(bytes)).Should().Throw<CommandException>().Which;

        refused.ExitCode.Should().Be(ExitCodes.BadInput);
        refused.Message.Should().StartWith("The file is no bundle as 'Conformance certify' packs it: it ").And.Contain(sentence).And.NotContain("\n");
    }

    /// <summary>A file that never ends is not read for ever.</summary>
    [Test]
    public void No_more_is_read_than_a_bundle_has()
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, new byte[1001]);

        BoundedFile.Read(path, 1001).Should().HaveCount(1001);
        BoundedFile.Read(path, 1000).Should().BeNull();
        File.Delete(path);
        FluentActions.Invoking(() => Bundle.BytesOf(path)).Should().Throw<CommandException>().WithMessage("The bundle cannot be read: *").Which.ExitCode.Should().Be(ExitCodes.BadInput);
    }

    private static byte[] Whole(TarEntryType type, params string[] more) =>
        Archive([(ReportName, type), (TranscriptName, type), (Bundle.AttestationName, type), .. more.Select(name => (name, type))]);

    private static byte[] Archive(params (string Name, TarEntryType Type)[] entries)
    {
        using var bytes = new MemoryStream();
        using (var archive = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, type) in entries)
            {
                var entry = new UstarTarEntry(type, name) { ModificationTime = DateTimeOffset.UnixEpoch.AddDays(1) };
                if (type == TarEntryType.SymbolicLink)
                {
                    entry.LinkName = "/etc/passwd";
                }

                archive.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Sized(string digits)
    {
        var bytes = Small.ToBytes();
        System.Text.Encoding.ASCII.GetBytes(digits).CopyTo(bytes, 124);
        return bytes;
    }
}
