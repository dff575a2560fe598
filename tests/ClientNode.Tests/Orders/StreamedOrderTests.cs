using Microsoft.Win32.SafeHandles;
using ProFL.ClientNode.Outbox;
using ProFL.ClientNode.Tests.Support;
using ProFL.ClientNode.Trainings;
using ProFL.Learning.Jobs;
using ProFL.Learning.Plans;
using ProFL.Learning.Rules;
using ProFL.Messages.Wire;
using ProFL.Training.Streaming;

namespace ProFL.ClientNode.Tests.Orders;

/// <summary>What a client node does with an order that it streams.</summary>
public sealed class StreamedOrderTests
{
    // of the first step; the second has a fixed prefix
    private static readonly JobSpec Spec = Jobs.Spec(channels: 96, convolutions: 3, memory: "7MiB");

    [Fact]
    public async Task Should_train_later_to_the_bytes_of_a_whole_training_when_the_disk_was_full_in_the_middle()
    {
        await using NodeBench node = await NodeBench.Start(Spec);
        int writes = 0;
        node.BeforeScratchWrite = () =>
        {
            if (++writes == 20)
            {
                throw new IOException($"No space left on device : '{node.Services.Scratch.Root}/{writes}'");
            }
        };
        Train train = node.Train();

        ScratchException full = await Assert.ThrowsAsync<ScratchException>(() => node.CarryOut(train));

        Assert.Contains(
            $"scratch files in {node.Services.Scratch.Root} cannot be used: No space left",
            full.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(0, node.Services.Ledger.Reserved);
        Assert.Empty(Directory.GetFiles(node.Services.Scratch.Root));
        OutboxEntry again = await node.CarryOut(train);
        await using NodeBench ample = await NodeBench.Start(Jobs.Spec(channels: 96, convolutions: 3));
        Assert.Equal((await ample.CarryOut(ample.Train())).Update, again.Update);
    }

    [Fact]
    public async Task Should_say_the_same_again_when_the_disk_is_still_full()
    {
        await using NodeBench node = await NodeBench.Start(Spec);
        node.BeforeScratchWrite = () => throw new IOException("No space left on device");

        Exception first = await Assert.ThrowsAsync<ScratchException>(() => node.CarryOut(node.Train()));
        Exception second = await Assert.ThrowsAsync<ScratchException>(() => node.CarryOut(node.Train()));

        Assert.Equal(first.Message, second.Message);
    }

    [Fact]
    public async Task Should_reserve_no_less_disk_than_it_uses_when_the_prefix_is_streamed_too()
    {
        TrainingPlanner planner = RuleBook.Newest.PlannerOf(Spec, RuleBook.Newest.CurriculumOf(Spec)[1].SubModel);
        await using NodeBench node = await NodeBench.Start(Spec);
        Train train = node.Train(step: 2);
        long samples = node.SamplesOf(train.Client);
        long planned = planner.Within(new ClientLimits(7 << 20, null, samples))!.ScratchBytes;
        (long most, int writes) = (0, 0);
        node.BeforeScratchWrite = () => most = ++writes % 50 == 0 ? Math.Max(most, BytesOfOpenFiles(node.Services.Scratch.Root)) : most;
        node.FeatureRoom = _ => throw new IOException("no room for features");

        await node.CarryOut(train);

        Assert.InRange(most, planned / 2, planned);
    }

    [Fact]
    public async Task Should_name_the_setting_when_the_scratch_does_not_suffice()
    {
        await using NodeBench node = await NodeBench.Start(Spec, scratch: 1 << 20);

        Exception declined = await Assert.ThrowsAsync<TrainingDeclinedException>(() => node.CarryOut(node.Train()));

        Assert.Contains("this node gives that 1.0 MiB: raise profl.client-node.scratch", declined.Message, StringComparison.Ordinal);
    }

    // files without a name, and those that still have one
    private static long BytesOfOpenFiles(string folder) =>
        new DirectoryInfo("/proc/self/fd")
            .EnumerateFiles()
            .Where(link => link.LinkTarget?.StartsWith(folder, StringComparison.Ordinal) == true)
            .Sum(link =>
            {
                using SafeFileHandle file = File.OpenHandle(link.FullName, share: FileShare.ReadWrite | FileShare.Delete);
                return RandomAccess.GetLength(file);
            });
}
