using System.Text;

namespace Conformance.Reporting;

/// <summary>Makes a text fit for the console of a CI system, which obeys commands that it finds in what a job prints.</summary>
internal static class ConsoleText
{
    /// <summary>
    /// The text in which a target's words command nothing: <c>##[…]</c> and <c>##vso[…]</c> are obeyed wherever they stand in a line, by
    /// GitHub's runner and by Azure's; <c>::…::</c> only where a line begins with it.
    /// </summary>
    /// <param name="text">A text of which a part may be the target's.</param>
    public static string Harmless(string text)
    {
        var harmless = new StringBuilder(text.Length);
        var begins = true;
        foreach (var character in text.Replace("##[", "## [", StringComparison.Ordinal).Replace("##vso[", "##vso [", StringComparison.OrdinalIgnoreCase))
        {
            var shown = char.IsControl(character) && character is not '\n' and not '\r' and not '\t' ? '\uFFFD' : character;
            if (begins && shown == ':')
            {
                harmless.Append('.');
            }

            begins = shown is '\n' or '\r' || (begins && char.IsWhiteSpace(shown));
            harmless.Append(shown);
        }

        return harmless.ToString();
    }
}
