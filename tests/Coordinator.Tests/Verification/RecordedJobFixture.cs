using ProFL.Coordinator.Tests.Builders;

namespace ProFL.Coordinator.Tests.Verification;

/// <summary>One job that many tests verify; whoever damages a blob mends it again.</summary>
public sealed class RecordedJobFixture : IAsyncLifetime
{
    internal RecordedJob Job { get; private set; } = null!;

    public async Task InitializeAsync() => Job = await RecordedJob.Run();

    public Task DisposeAsync()
    {
        Job.Dispose();
        return Task.CompletedTask;
    }
}
