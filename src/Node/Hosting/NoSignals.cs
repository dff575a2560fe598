using Microsoft.Extensions.Hosting;

namespace ProFL.Node.Hosting;

/// <summary>
/// A host that leaves the process's signals alone: several live in one process, and <see cref="StopSignal"/> alone listens.
/// </summary>
internal sealed class NoSignals : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
