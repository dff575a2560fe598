using ProFL.Coordinator.Rounds;
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
                Update = new(),
                TrainingMs = 12,
                CpuMs = 11,
                Segments = 5,
                EstimatedBytes = 50,
                PeakBytes = 48,
            },
            signer: ""
        );

        Assert.Equal(
            (12, 11, 5, 50, 48),
            (accepted.TrainingMs, accepted.CpuMs, accepted.Segments, accepted.EstimatedBytes, accepted.PeakBytes)
        );
    }
}
