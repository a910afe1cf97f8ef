using System.Formats.Tar;
using System.Text;
using Conformance.Commands;
using Conformance.Reporting;

namespace Conformance.Certifying;

/// <summary>
/// What is certified and the certificate, in one file. It is a plain tar archive: three files in one order, nothing compressed, no time and no
/// owner, so that the same contents are the same bytes wherever they are packed, and no byte of it is left to chance.
/// </summary>
/// <param name="Report">The report.</param>
/// <param name="Transcript">The transcript.</param>
/// <param name="Attestation">The signed statement on both.</param>
internal sealed record Bundle(byte[] Report, byte[] Transcript, byte[] Attestation)
{
    /// <summary>The bundle's usual name.</summary>
    public const string FileName = "conformance-bundle.tar";

    /// <summary>The name of the bundle of an earlier run, once a later one has written its report beside it.</summary>
    public const string EarlierFileName = "conformance-bundle.earlier.tar";

    /// <summary>The attestation's name in it.</summary>
    public const string AttestationName = "attestation.dsse.json";

    /// <summary>How many bytes are read at most; a run's bundle has three or four million.</summary>
    public const int Largest = 128 * 1024 * 1024;

    private const int Block = 512;
    private const int NameLength = 100;
    private const int SizeAt = 124;
    private const int SizeLength = 11;

    private static readonly string[] Names = [ConformanceReport.FileName, TranscriptFile.FileName, AttestationName];

    /// <summary>Renames the bundle that lies in a report directory, so that it is not taken for that of the run that is written there now.</summary>
    /// <param name="directory">The directory.</param>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public static void SetAside(string directory)
    {
        var bundle = Path.Combine(directory, FileName);
        if (File.Exists(bundle))
        {
            File.Move(bundle, Path.Combine(directory, EarlierFileName), overwrite: true);
        }
    }

    /// <summary>The bundle's bytes.</summary>
    public byte[] ToBytes()
    {
        using var bytes = new MemoryStream(Report.Length + Transcript.Length + Attestation.Length + (10 * Block));
        using (var archive = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var (name, content) in Names.Zip([Report, Transcript, Attestation]))
            {
                using var data = new MemoryStream(content);
                archive.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = data,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
                });
            }
        }

        return bytes.ToArray();
    }

    /// <summary>Reads a bundle. Its headers are only found here: that they are as they must be, <see cref="ToBytes"/> tells.</summary>
    /// <param name="bytes">Its bytes.</param>
    /// <exception cref="CommandException">They are no bundle, or one with anything else in it.</exception>
    public static Bundle Read(byte[] bytes)
    {
        var at = 0;
        var contents = Names.Select(name => Content(bytes, name, ref at)).ToList();
        var bundle = new Bundle(contents[0], contents[1], contents[2]);
        return bundle.ToBytes().AsSpan().SequenceEqual(bytes)
            ? bundle
            : throw Bad($"holds something beside {string.Join(", ", Names)}, or was changed where it tells them apart");
    }

    /// <summary>The bytes of a file that may be a bundle.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CommandException">It cannot be read, or is too long to be one.</exception>
    public static byte[] BytesOf(string path)
    {
        try
        {
            return BoundedFile.Read(path, Largest) ?? throw Bad($"is longer than {Largest / 1024 / 1024} MiB");
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCodes.BadInput, $"The bundle cannot be read: {path}: {Unread.Because(path, unread)}.");
        }
    }

    private static byte[] Content(byte[] bytes, string name, ref int at)
    {
        if (bytes.Length - at < Block)
        {
            throw Bad($"ends before {name}");
        }

        var header = bytes.AsSpan(at, Block);
        var found = Encoding.ASCII.GetString(header[..NameLength]).TrimEnd('\0');
        if (found != name)
        {
            throw Bad($"has '{CertificateWords.OneLine(found)}' where {name} belongs");
        }

        var digits = Encoding.ASCII.GetString(header.Slice(SizeAt, SizeLength));
        if (!digits.All(char.IsAsciiDigit) || digits.Any(digit => digit > '7') || Convert.ToInt64(digits, 8) is var size && size > bytes.Length - at - Block)
        {
            throw Bad($"says of {name} that it is longer than the bundle");
        }

        var content = bytes.AsSpan(at + Block, (int)size).ToArray();
        at = Math.Min(bytes.Length, at + Block + (((int)size + Block - 1) / Block * Block));
        return content;
    }

    private static CommandException Bad(string what) => new(ExitCodes.BadInput, $"The file is no bundle as 'Conformance certify' packs it: it {what}.");
}
