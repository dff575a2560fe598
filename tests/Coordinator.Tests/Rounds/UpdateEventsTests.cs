using ProFL.Coordinator.Rounds;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Rounds;

public class UpdateEventsTests
{
    [Fact]
    public void Should_write_down_what_the_training_took_when_an_update_counts()
    {
        UpdateAccepted accepted = UpdateEvents.Accepted(
            new UpdateReady
            {
                Round = 3,
                Node = "akka.tcp://profl@10.0.0.2:40001",
                Update = new(),
                TrainingMs = 12,
                CpuMs = 11,
                Segments = 5,
                EstimatedBytes = 50,
                PeakBytes = 48,
            },
            signer: "",
            NodeNames.Of([KeyValuePair.Create("akka.tcp://profl@10.0.0.2:40001", "north-1")])
        );

        Assert.Equal(
            (12, 11, 5, 50, 48),
            (accepted.TrainingMs, accepted.CpuMs, accepted.Segments, accepted.EstimatedBytes, accepted.PeakBytes)
        );
        Assert.Equal(("akka.tcp://profl@10.0.0.2:40001", "north-1"), (accepted.Node, accepted.NodeName));
    }
}
