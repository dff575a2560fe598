using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ProFL.Node.Health;

/// <summary>
/// What the checks of a node say. Anybody may ask, so all who ask within a second get one answer, and a check is never begun while it still
/// runs. Safe for concurrent use.
/// </summary>
/// <param name="checks">Runs the checks.</param>
public sealed class HealthReports(HealthCheckService checks)
{
    /// <summary>Checks that a process is started again for.</summary>
    public const string Live = "live";

    /// <summary>Checks without which a node is sent no work.</summary>
    public const string Ready = "ready";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (Task<HealthReport> Report, long At)> _newest = new(StringComparer.Ordinal);

    /// <summary>What the checks of a kind say now, or said within the last second.</summary>
    public Task<HealthReport> Of(string kind)
    {
        lock (_gate)
        {
            if (
                _newest.TryGetValue(kind, out (Task<HealthReport> Report, long At) newest)
                && (!newest.Report.IsCompleted || Stopwatch.GetElapsedTime(newest.At) < Fresh)
            )
            {
                return newest.Report;
            }

            Task<HealthReport> report = Task.Run(() => checks.CheckHealthAsync(check => check.Tags.Contains(kind), CancellationToken.None));
            _newest[kind] = (report, Stopwatch.GetTimestamp());
            return report;
        }
    }
}
