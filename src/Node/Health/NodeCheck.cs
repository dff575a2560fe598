using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProFL.Node.Health;

/// <summary>Something that can be wrong with a node, and what to do about it.</summary>
/// <param name="remedy">What to do.</param>
/// <param name="whatIsWrong">What is wrong; null where nothing is.</param>
internal sealed class NodeCheck(string remedy, Func<CancellationToken, Task<string?>> whatIsWrong) : IHealthCheck
{
    /// <summary>Where a result keeps its remedy.</summary>
    public const string Remedy = "remedy";

    private static readonly HealthCheckResult Well = HealthCheckResult.Healthy();

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await whatIsWrong(cancellationToken).ConfigureAwait(false) is { } reason ? Ill(reason) : Well;
        }
        catch (OperationCanceledException)
        {
            return Ill("it gave no answer in time");
        }
        catch (Exception failed) when (failed is not OutOfMemoryException)
        {
            return Ill(failed.GetBaseException().Message);
        }
    }

    private HealthCheckResult Ill(string reason) =>
        HealthCheckResult.Unhealthy(reason, data: new Dictionary<string, object>(StringComparer.Ordinal) { [Remedy] = remedy });
}
