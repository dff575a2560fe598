using System.Diagnostics;
using System.Text.Json;
using ProFL.Cli.Screens;
using ProFL.EndToEnd.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Learning.Networks;
using ProFL.Learning.Rules;
using ProFL.Learning.SubModels;
using ProFL.Learning.Tensors;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Node.Numerics;
using ProFL.Tools;
using ProFL.Tools.Runs;

namespace ProFL.EndToEnd.Tests;

public sealed class ExportTests : IDisposable
{
    private const string Python = "/usr/bin/python3";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly TemporaryFolder _folder = new();

    public ExportTests() => NumericEnvironment.Apply("native");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_write_the_values_of_now_and_of_each_step_and_at_last_the_result_when_a_run_is_interrupted_and_goes_on()
    {
        JobSpec job = RuleBook.Newest.ReadJob(JobFiles.Small(blocks: 2, roundsPerStep: 15, clients: 2, sites: ["north"]));
        var run = RunDirectory.Create(_folder.Path, job, Checkout.Data, DateTimeOffset.UnixEpoch);
        Assert.Contains("has no model yet", Assert.Throws<UserException>(() => Export(run, null)).Message, StringComparison.Ordinal);
        using (var interrupted = new CancellationTokenSource())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                JobRun.Run(run, [], new StopsAfter(17, interrupted), interrupted.Token)
            );
        }

        (string said, SafeTensorsFile now) = Export(run, null);
        using (now)
        {
            Assert.Contains("not the result", said, StringComparison.Ordinal);
            Assert.Equal(
                job.Network.FullNetworkParameters.Select(spec => spec.Name).Order(StringComparer.Ordinal),
                now.Names.Order(StringComparer.Ordinal)
            );
        }

        Assert.Contains(
            "no step 'grow-3' that has begun; there are grow-1, grow-2",
            Assert.Throws<UserException>(() => Export(run, "grow-3")).Message,
            StringComparison.Ordinal
        );
        (_, SafeTensorsFile first) = Export(run, "grow-1");
        using (first)
        {
            Assert.Equal(SubModel.Growing(job.Network, 1).Trained.Select(spec => spec.Name), first.Names.Order(StringComparer.Ordinal));
            using var limit = new CancellationTokenSource(Patience);
            Assert.Equal(JobPhase.Completed, (await JobRun.Run(run, [], new PlainView(TextWriter.Null), limit.Token)).Status);

            (said, SafeTensorsFile result) = Export(run, null);
            using (result)
            {
                Assert.Contains("the result, network small", said, StringComparison.Ordinal);
                Assert.Equal(await File.ReadAllBytesAsync(run.Model), await File.ReadAllBytesAsync(_folder.File("model.safetensors")));

                // the first block was frozen when the export of its step was made
                Assert.All(job.Network.Block(1).Parameters, spec => Assert.Equal(first.ReadAll(spec.Name), result.ReadAll(spec.Name)));
            }
        }
    }

    [PyTorchFact]
    public async Task Should_answer_100_images_as_PyTorch_does_when_a_run_is_exported()
    {
        JobSpec job = RuleBook.Newest.ReadJob(JobFiles.Small(blocks: 1, roundsPerStep: 2, clients: 2, sites: ["north"]));
        NetworkBlueprint deep8 = NetworkFile.Read("deep8");
        var run = RunDirectory.Create(
            _folder.Path,
            job with
            {
                Network = deep8,
                Method = job.Method with { Strategy = MethodName.FedAvg, FullRounds = 2 },
            },
            Checkout.Data,
            DateTimeOffset.UnixEpoch
        );
        using var limit = new CancellationTokenSource(Patience);
        Assert.Equal(JobPhase.Completed, (await JobRun.Run(run, [], new PlainView(TextWriter.Null), limit.Token)).Status);
        RunExport.Write(run, null, _folder.File("model.safetensors"));
        JsonElement beside = JsonDocument
            .Parse(await File.ReadAllTextAsync(_folder.File("model.safetensors.json"), limit.Token))
            .RootElement;
        Assert.Equal(
            ("deep8", job.Network.Input.Dimensions.Length),
            (beside.GetProperty("network").GetString(), beside.GetProperty("input").GetArrayLength())
        );
        Assert.True(beside.GetProperty("divisor").GetDouble() >= 1);

        (int code, string said) = await Compare(["deep8", _folder.File("model.safetensors")], limit.Token);
        Assert.True(code == 0, said);
        Assert.Contains("deep8: 100 images", said, StringComparison.Ordinal);

        (code, said) = await Compare(["cnn28", _folder.File("model.safetensors")], limit.Token);
        Assert.Equal(2, code);
        Assert.Contains("is a model of deep8", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Traceback", said, StringComparison.Ordinal);

        // the same network as a person's own, with a file in PyTorch
        string shipped = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "hocon", "networks", "deep8.conf"), limit.Token);
        await File.WriteAllTextAsync(_folder.File("own.conf"), shipped.Replace("deep8", "own", StringComparison.Ordinal), limit.Token);
        await File.WriteAllTextAsync(_folder.File("own.py"), "from networks import deep8 as own\n", limit.Token);
        string told = await File.ReadAllTextAsync(_folder.File("model.safetensors.json"), limit.Token);
        await File.WriteAllTextAsync(
            _folder.File("model.safetensors.json"),
            told.Replace("\"deep8\"", "\"own\"", StringComparison.Ordinal),
            limit.Token
        );
        (code, said) = await Compare([_folder.File("own.conf"), _folder.File("model.safetensors"), _folder.File("own.py")], limit.Token);
        Assert.True(code == 0, said);
        Assert.Contains("own: 100 images", said, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Said)> Compare(string[] arguments, CancellationToken cancellation)
    {
        using var compare = new Process
        {
            StartInfo = new ProcessStartInfo(Python, [Path.Combine(Checkout.Root, "docs", "pytorch", "compare.py"), .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["PROFL"] = $"dotnet exec {Checkout.Program}", ["PYTHONDONTWRITEBYTECODE"] = "1" },
            },
        };
        compare.Start();
        string said = await compare.StandardOutput.ReadToEndAsync(cancellation) + await compare.StandardError.ReadToEndAsync(cancellation);
        await compare.WaitForExitAsync(cancellation);
        return (compare.ExitCode, said);
    }

    private (string Said, SafeTensorsFile File) Export(RunDirectory run, string? subModel)
    {
        string path = _folder.File($"{subModel ?? "model"}.safetensors");
        return (RunExport.Write(run, subModel, path), SafeTensorsFile.Open(path));
    }

    /// <summary>
    /// A test that needs Debian's python3-torch and is skipped elsewhere; what it shows is shown by
    /// numbers that lie beside other tests, too.
    /// </summary>
    private sealed class PyTorchFactAttribute : FactAttribute
    {
        public PyTorchFactAttribute()
        {
            if (
                !Directory.Exists("/usr/lib/python3/dist-packages/torch") || !Directory.Exists("/usr/lib/python3/dist-packages/torchvision")
            )
            {
                Skip = "needs Debian's python3-torch and python3-torchvision";
            }
        }
    }

    private sealed class StopsAfter(long rounds, CancellationTokenSource stop) : IProgressView
    {
        public void Begin(string title, string about, int following = 0) { }

        public void Show(JobStatus status, TimeSpan elapsed)
        {
            if (status.Rounds >= rounds)
            {
                stop.Cancel();
            }
        }

        public void Note(string text) { }

        public void Dispose() { }
    }
}
