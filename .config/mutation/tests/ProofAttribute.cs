namespace Conformance.Proof;

/// <summary>A test of the suite itself. Here there is no run to tell it from.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ProofAttribute : CategoryAttribute;
