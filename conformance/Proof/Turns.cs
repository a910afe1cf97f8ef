namespace Conformance.Proof;

/// <summary>
/// Whole runs in memory go on two at a time, however many tests do: one keeps two processors busy by itself, and more of them only
/// push each other's data out of the caches, which takes a third more of the processors' time.
/// </summary>
internal static class Turns
{
    private static readonly SemaphoreSlim Two = new(2);

    /// <summary>Runs when it is its turn.</summary>
    /// <param name="run">The run.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<T> TakeAsync<T>(Func<Task<T>> run, CancellationToken cancellation)
    {
        await Two.WaitAsync(cancellation);
        try
        {
            return await run();
        }
        finally
        {
            Two.Release();
        }
    }
}
