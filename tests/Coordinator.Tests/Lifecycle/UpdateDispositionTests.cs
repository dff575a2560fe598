using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Learning.Cohorts;
using ProFL.Messages.Journal;

namespace ProFL.Coordinator.Tests.Lifecycle;

public class UpdateDispositionTests
{
    private readonly JobState _open = SimulatedJob.InFirstRound().State;

    private string Member => _open.Open!.Members.Values.Select(m => m.Planned.Client).First();

    [Fact]
    public void Should_be_awaited_when_its_member_has_not_answered() => Assert.Equal(UpdateDisposition.Awaited, Of(_open));

    [Fact]
    public void Should_be_answered_again_when_the_same_training_is_accepted() =>
        Assert.Equal(UpdateDisposition.AlreadyAccepted, Of(_open.Apply(SimulatedJob.Accept(1, Member))));

    [Fact]
    public void Should_be_noted_when_a_second_training_gave_the_same_bytes() =>
        Assert.Equal(UpdateDisposition.TrainedAgain, Of(_open.Apply(SimulatedJob.Accept(1, Member)), training: "second"));

    [Theory]
    [InlineData("first")]
    [InlineData("second")]
    public void Should_be_noted_as_nondeterministic_when_other_bytes_are_accepted(string training) =>
        Assert.Equal(UpdateDisposition.OtherBytes, Of(_open.Apply(SimulatedJob.Accept(1, Member)), bytes: "other", training: training));

    [Theory]
    [InlineData("")]
    [InlineData("other")]
    public void Should_stay_refused_when_its_key_was_refused(string bytes) =>
        Assert.Equal(UpdateDisposition.AlreadyRefused, Of(_open.Apply(SimulatedJob.Refuse(1, Member)), bytes: bytes));

    [Fact]
    public void Should_not_be_needed_when_its_client_left_the_round() =>
        Assert.Equal(UpdateDisposition.NotNeeded, Of(_open.Apply(SimulatedJob.Exclude(1, Member))));

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void Should_not_be_needed_when_it_is_of_another_round(long round) => Assert.Equal(UpdateDisposition.NotNeeded, Of(_open, round));

    [Fact]
    public void Should_not_be_needed_when_its_client_is_not_in_the_cohort()
    {
        string outside = _open.Roster.Select(m => m.Client).Except(_open.Open!.Members.Values.Select(m => m.Planned.Client)).First();

        Assert.Equal(UpdateDisposition.NotNeeded, UpdateDispositions.Of(_open, 1, new ClientId(outside), "x", "first"));
    }

    [Fact]
    public void Should_not_be_needed_when_its_round_is_completed()
    {
        JobState answered = SimulatedJob.Fold(
            _open,
            _open.Open!.Members.Values.Select(m => m.Planned.Client).Select(c => SimulatedJob.Accept(1, c))
        );
        JobState closed = SimulatedJob.Fold(answered, SimulatedJob.Close(answered, 1, 100));

        Assert.Equal(UpdateDisposition.NotNeeded, Of(closed));
    }

    private UpdateDisposition Of(JobState state, long round = 1, string bytes = "", string training = "first")
    {
        UpdateAccepted update = SimulatedJob.Accept(round, Member, bytes, training);
        return UpdateDispositions.Of(state, round, new ClientId(update.Client), update.Update.Sha256, training);
    }
}
