using Conformance.Judging;

namespace Conformance.Reporting;

/// <summary>Where a profile or a run stands; the worse, the later.</summary>
public enum Standing
{
    /// <summary>All of it was exercised and conforms.</summary>
    Conforms,

    /// <summary>Something was not exercised, or deviates and is waived.</summary>
    Incomplete,

    /// <summary>Something deviates.</summary>
    Deviates,
}

/// <summary>Rolls verdicts up. Nothing that is rolled up can hide what is in it.</summary>
public static class Standings
{
    /// <summary>What one verdict makes of whatever holds it.</summary>
    /// <param name="verdict">The verdict.</param>
    public static Standing Of(Verdict verdict) => verdict switch
    {
        Verdict.Conforms => Standing.Conforms,
        Verdict.NotExercised or Verdict.Waived => Standing.Incomplete,
        Verdict.Deviates => Standing.Deviates,
    };

    /// <summary>The worst of several; of none, nothing was exercised.</summary>
    /// <param name="standings">Where the parts stand.</param>
    public static Standing Worst(IEnumerable<Standing> standings) => standings.DefaultIfEmpty(Standing.Incomplete).Max();

    /// <summary>The standing in the report's words.</summary>
    /// <param name="standing">The standing.</param>
    public static string Word(this Standing standing) => standing.ToString().ToLowerInvariant();
}
