using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Conformance.Reporting;

/// <summary>Holds a text against the schema of <c>report.json</c>, which lies next to the suite's own files.</summary>
public static class ReportSchema
{
    /// <summary>The schema's file name.</summary>
    public const string FileName = "report.schema.json";

    private static readonly Lazy<Task<JsonSchema>> Schema = new(() => JsonSchema.FromFileAsync(Path.Combine(AppContext.BaseDirectory, FileName)));

    /// <summary>What is wrong with a report first of all, in words that follow its name; <c>null</c> where it is one.</summary>
    /// <param name="json">The text.</param>
    public static async Task<string?> FaultAsync(string json)
    {
        try
        {
            // The validator's own reader takes comments and single quotes too.
            using var strict = JsonDocument.Parse(json);
            if (strict.RootElement.ValueKind != JsonValueKind.Object || !strict.RootElement.TryGetProperty("schema", out _))
            {
                return "it has no member 'schema' that says which form of report it is";
            }
        }
        catch (JsonException broken)
        {
            return $"it is no JSON (line {broken.LineNumber + 1})";
        }

        return (await Schema.Value).Validate(json).Select(Said).FirstOrDefault();
    }

    private static string Said(ValidationError error)
    {
        error = Innermost(error);
        var where = error.Path is { } path && path.TrimStart('#', '/') is { Length: > 0 } member ? $"at {member}: " : "";
        return error.Kind switch
        {
            ValidationErrorKind.PropertyRequired => $"{where}the member is missing",
            ValidationErrorKind.NoAdditionalPropertiesAllowed => $"{where}a report has no such member",
            ValidationErrorKind.NotInEnumeration => $"{where}it is none of {string.Join(", ", error.Schema.ActualSchema.Enumeration)}",
            ValidationErrorKind.PatternMismatch => $"{where}it has not the form {error.Schema.ActualSchema.Pattern}",
            var kind => $"{where}it is not as the schema has it ({kind})",
        };
    }

    // 'null or an exchange' fails as a whole; what is wrong with the exchange stands inside.
    private static ValidationError Innermost(ValidationError error)
    {
        while (Within(error) is { } inner)
        {
            error = inner;
        }

        return error;
    }

    private static ValidationError? Within(ValidationError error) => error switch
    {
        ChildSchemaValidationError several => several.Errors.Values.LastOrDefault(faults => faults.Count > 0)?.First(),
        MultiTypeValidationError several => several.Errors.Where(one => one.Key != JsonObjectType.Null).Select(one => one.Value).LastOrDefault(faults => faults.Count > 0)?.First(),
        _ => null,
    };
}
