using ProFL.ClientNode.Queue;
using ProFL.ClientNode.Trainings;

namespace ProFL.ClientNode.Tests.Queue;

public class NodeDrainTests
{
    private static readonly TrainingKey Key = new("job", 1, "client-01");

    [Fact]
    public async Task Should_wait_for_trainings_and_answers_when_it_is_drained()
    {
        var drain = new NodeDrain(TimeSpan.FromMinutes(5));
        int running = 1;
        drain.Note(Key, isOffered: true);

        Task empty = drain.WaitUntilEmpty(() => running, CancellationToken.None);
        Assert.False(empty.IsCompleted);
        running = 0;
        Assert.False(empty.IsCompleted);
        drain.Note(Key, isOffered: false);

        await empty.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Should_hand_back_what_runs_when_its_time_is_over() =>
        await new NodeDrain(TimeSpan.FromMilliseconds(20))
            .WaitUntilEmpty(() => 1, CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(20));
}
