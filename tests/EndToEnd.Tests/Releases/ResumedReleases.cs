using System.Text.Json;

namespace ProFL.EndToEnd.Tests.Releases;

/// <summary>Goes on with what releases left, two cases at a time: who asks for one starts the next one of its kind too.</summary>
public sealed class ResumedReleases : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly string[] Sites = ["north", "south"];
    private readonly Dictionary<string, Task<Resumed>> _begun = [];
    private readonly SemaphoreSlim _two = new(2);

    /// <summary>How a case ended when it was gone on with.</summary>
    /// <param name="ModelSha256">The model, by the word of who trained it.</param>
    /// <param name="Found">What verifying finds then.</param>
    /// <param name="Findings">What does not fit.</param>
    public sealed record Resumed(string ModelSha256, ReleaseFinding Found, IReadOnlyList<string> Findings);

    /// <summary>Goes on with a case to its end, unless that has begun already.</summary>
    public async Task<Resumed> Of(string name)
    {
        Task<Resumed> asked = Begin(name);
        string kind = ReleaseCase.Of(name).Resume;
        if (ReleaseCase.Names.FirstOrDefault(n => ReleaseCase.Of(n).Resume == kind && !_begun.ContainsKey(n)) is { } next)
        {
            _ = Begin(next);
        }

        return await asked;
    }

    public void Dispose()
    {
        // one that nobody asked for, because a filter left it out
        Task.WhenAll(_begun.Values).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        _two.Dispose();
    }

    private Task<Resumed> Begin(string name)
    {
        if (!_begun.TryGetValue(name, out Task<Resumed>? begun))
        {
            begun = _begun[name] = Task.Run(() => Resume(name));
        }

        return begun;
    }

    private async Task<Resumed> Resume(string name)
    {
        await _two.WaitAsync();
        try
        {
            using var fixture = new ReleaseFixture(name);
            string output = fixture.Expected.Kind == ReleaseCase.RunFolder ? await ResumeRun(fixture) : await ResumeCluster(fixture);
            string model = JsonDocument.Parse(output).RootElement.GetProperty("modelSha256").GetString()!;
            (ReleaseFinding found, IReadOnlyList<string> findings) = await fixture.Verify();
            return new Resumed(model, found, findings);
        }
        finally
        {
            _two.Release();
        }
    }

    private static async Task<string> ResumeRun(ReleaseFixture fixture)
    {
        using ProductProcess resume = await ProductProcess.Run(
            Limit,
            "resume",
            fixture.Expected.Job,
            "--runs",
            fixture.Runs,
            "--json",
            "--set",
            "profl.numerics = portable"
        );
        Assert.True(resume.ExitCode == 0, resume.Error);
        return resume.Output;
    }

    private static async Task<string> ResumeCluster(ReleaseFixture fixture)
    {
        int port = KillableCluster.FreePorts(1)[0];
        string[] common = ["--layer", "responsive", "--set", "profl.numerics = portable"];
        string[] database = fixture.Database is { } connection ? ["--set", $"profl.postgresql = \"{connection}\""] : [];
        using var coordinator = ProductProcess.Start([
            "coordinator",
            .. common,
            .. database,
            "--set",
            "profl.coordinator.keep-blobs = on",
            "--state",
            fixture.CoordinatorState,
            "--port",
            $"{port}",
            "--job",
            fixture.JobFile,
            "--exit-when-done",
            "--json",
        ]);
        ProductProcess[] nodes =
        [
            .. Sites.Select(site =>
                ProductProcess.Start([
                    "client-node",
                    .. common,
                    "--site",
                    site,
                    "--data",
                    Path.Combine(Checkout.Root, fixture.Expected.Data),
                    "--state",
                    fixture.NewFolder(site),
                    "--join",
                    $"127.0.0.1:{port}",
                ])
            ),
        ];
        try
        {
            int exitCode = await coordinator.WaitForExit(Limit);
            Assert.True(exitCode == 0, coordinator.Error + string.Join(Environment.NewLine, nodes.Select(n => n.Error)));
            return coordinator.Output;
        }
        finally
        {
            Array.ForEach(nodes, n => n.Dispose());
        }
    }
}
