using Conformance.Fixtures;
using Conformance.Fixtures.Tenants;
using Conformance.Fixtures.Wire;
using Conformance.Scenarios;

namespace Conformance.Running;

/// <summary>Puts the target into the state that a way needs, and writes its request.</summary>
/// <param name="target">The target.</param>
internal sealed class WayRequests(Target target)
{
    /// <summary>The request of a way.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="way">The way.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="LackingException">The run was not given what the way needs, or setting it up went wrong.</exception>
    public async Task<ApiRequest> OfAsync(Cell cell, Way way, CancellationToken cancellation)
    {
        var operation = way.Elsewhere ?? cell.Operation;
        var (key, tenant) = await PrepareAsync(cell, way, operation, cancellation);
        return new ApiRequest
        {
            Operation = operation,
            Key = key,
            Presentation = way.Presentation,
            Method = way.Method,
            Body = target.Writer.Body(operation, tenant, $"{cell.Id} {way.Name}", way.Address, way.Body),
            RequestId = target.Writer.NextRequestId(operation),
        };
    }

    private async Task<(ApiKey Key, Tenant Tenant)> PrepareAsync(Cell cell, Way way, Operation operation, CancellationToken cancellation)
    {
        if (cell.Row.Reason is Reason.StatusOfAccount && operation != Operation.Create && way.Tenant == TenantState.Active)
        {
            var inactive = await target.Tenants.InactiveAsync(way.Caller, operation, way.Address, cancellation);
            return (inactive.Key, inactive.Tenant);
        }

        var name = $"{cell.Id}-{way.Name}".Replace('/', '-');
        return (await target.Credentials.OfAsync(way.Caller, cancellation), await target.Tenants.InAsync(way.Tenant, operation, name, cancellation));
    }
}
