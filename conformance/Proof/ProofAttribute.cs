using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Conformance.Proof;

/// <summary>
/// A test of the suite itself. With a base URL given only the target is judged, so these then run only when they are asked for by name.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ProofAttribute : NUnitAttribute, IApplyToTest
{
    /// <inheritdoc />
    public void ApplyToTest(Test test)
    {
        test.Properties.Add(PropertyNames.Category, "Proof");
        if (Session.Settings.BaseUrl.Length > 0 && test.RunState == RunState.Runnable)
        {
            test.RunState = RunState.Explicit;
        }
    }
}
