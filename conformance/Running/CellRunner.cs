using Conformance.Fixtures;
using Conformance.Fixtures.Wire;
using Conformance.Judging;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>Drives the target through the ways of a cell, each followed by its control, and judges what comes.</summary>
/// <param name="target">The target.</param>
/// <param name="exhaustion">What drives the cells of the limits.</param>
public sealed class CellRunner(Target target, Exhaustion exhaustion)
{
    private readonly WayRequests _requests = new(target);

    /// <summary>Judges a cell.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="cancellation">Ends the run.</param>
    public async Task<CellVerdict> JudgeAsync(Cell cell, CancellationToken cancellation)
    {
        if (cell.Row.Ways.Select(way => way.Exhausts).FirstOrDefault(bucket => bucket is not null) is { } bucket)
        {
            return new CellVerdict(cell, await exhaustion.JudgeAsync(cell.Operation, bucket, cancellation));
        }

        var refusals = await Task.WhenAll(WaysOf(cell).Select(way => WayAsync(cell, way, cancellation)));
        var controls = await Task.WhenAll(Addresses(cell).Select(address => ControlAsync(cell, address, cancellation)));
        return new CellVerdict(cell, [.. refusals, .. controls]);
    }

    /// <summary>A cell's verdict once the run has judged all that it was asked for.</summary>
    /// <param name="verdict">The verdict on the cell alone.</param>
    public CellVerdict Concluded(CellVerdict verdict) => exhaustion.Concluded(verdict);

    /// <summary>The names of the ways and controls without which a cell was not driven whole; exhaustion has further steps.</summary>
    /// <param name="cell">The cell.</param>
    public static IEnumerable<string> NamesOf(Cell cell) => cell.Row.Ways.Any(way => way.Exhausts is not null)
        ? cell.Row.Ways.Select(way => way.Name)
        : WaysOf(cell).Select(way => way.Name).Concat(Addresses(cell).Select(ControlName));

    private static IEnumerable<Way> WaysOf(Cell cell) => cell.Row.Ways.Where(way => way.Elsewhere is null ? CanBeNamed(cell, way) : cell.Operation == cell.Row.Operations[0]);

    private static bool CanBeNamed(Cell cell, Way way) => way.Address != Address.ByRef || Operations.Of(cell.Operation).NamesTenant;

    private static string ControlName(Address address) => address == Address.ById ? "control-by-id" : "control-by-ref";

    private static IEnumerable<Address> Addresses(Cell cell) => Operations.Of(cell.Operation).NamesTenant
        ? cell.Row.Ways.Where(way => way.Elsewhere is null).Select(way => way.Address == Address.ByRef ? Address.ByRef : Address.ById).Distinct()
        : [Address.ById];

    private async Task<WayVerdict> WayAsync(Cell cell, Way way, CancellationToken cancellation)
    {
        var verdicts = new Verdicts(cell, way.Name, target.Settings) { ProvokesTheRow = way.AssertsTheRow };
        try
        {
            var request = await _requests.OfAsync(cell, way, cancellation);

            var exchange = way.Fault
                ? await FailAsync(cell.Row, request, cancellation)
                : await target.Client.SendAsync(request, cancellation);

            return verdicts.On(exchange, way);
        }
        catch (LackingException lacking)
        {
            return verdicts.NotExercised(lacking);
        }
    }

    private async Task<WayVerdict> ControlAsync(Cell cell, Address address, CancellationToken cancellation)
    {
        var verdicts = new Verdicts(cell, ControlName(address), target.Settings);
        try
        {
            var key = await target.Credentials.MainAsync(cancellation);
            var tenant = await target.Tenants.ForControlAsync(cell.Operation, key, cancellation);

            var exchange = await target.Client.SendAsync(
                new ApiRequest
                {
                    Operation = cell.Operation,
                    Key = key,
                    Body = target.Writer.Body(cell.Operation, tenant, $"{cell.Id} control {address}", address),
                    RequestId = target.Writer.NextRequestId(cell.Operation),
                },
                cancellation);

            return verdicts.OnServed(exchange, Expectation.Served);
        }
        catch (LackingException lacking)
        {
            return verdicts.NotExercised(lacking);
        }
    }

    private async Task<Exchange> FailAsync(ErrorRow row, ApiRequest request, CancellationToken cancellation)
    {
        var takeBack = await target.States.FailAsync(request, row, applied: false, cancellation);

        var exchange = await target.Client.SendAsync(request, cancellation);

        if (exchange.Status != row.Status)
        {
            await takeBack();
        }

        return exchange;
    }
}
