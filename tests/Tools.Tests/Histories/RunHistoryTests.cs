using Google.Protobuf;
using ProFL.Coordinator.Persistence;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Tools.Histories;
using ProFL.Tools.Tests.Support;
using Blob = ProFL.Messages.Journal.Blob;
using ClientShare = ProFL.Messages.Facts.ClientShare;
using Phase = ProFL.Learning.Curricula.Phase;
using Share = ProFL.Learning.SubModels.ClientShare;

namespace ProFL.Tools.Tests.Histories;

public sealed class RunHistoryTests
{
    private static readonly long FullNetworkBytes = 4 * Jobs.Demo().Network.FullNetworkParameters.Sum(p => p.Shape.ElementCount);

    private static JournalBuilder Started() =>
        new JournalBuilder("job", Jobs.GrowingOnly())
            .Started()
            .Roster(("a", JournalBuilder.Rich, 30), ("b", JournalBuilder.Rich, 10), ("c", JournalBuilder.Poor, 5));

    [Fact]
    public void Should_tell_what_a_round_moved_and_who_trained_what_when_it_is_completed()
    {
        var history = RunHistory.Of(
            "job",
            Started()
                .Round(1, 0, 2500, null, ("a", ClientShare.Whole, 100), ("b", ClientShare.HeadOnly, 7), ("c", ClientShare.Whole, null))
                .Events
        );

        RoundHistory round = Assert.Single(history.Rounds);
        Assert.Equal((1, Phase.Grow, 1, "block1", 1), (round.Round, round.Phase, round.Step, round.ActiveBlock, round.RoundInStep));
        Assert.Equal((3, 2, 0, 1), (round.Members.Length, round.Accepted, round.Refused, round.Excluded));
        Assert.Equal((2, 1, 0), (round.Planned(Share.Full), round.Planned(Share.HeadOnly), round.Planned(Share.OutputModule)));
        Assert.Equal((107, 1070), (round.BytesUp, round.BytesDown));
        Assert.Equal(2.5, round.SecondsSinceStart);
        Assert.Null(round.Movement);
        Assert.Null(round.Accuracy);
    }

    [Fact]
    public void Should_count_the_full_network_down_and_up_for_each_member_when_a_round_is_compared_with_it()
    {
        var history = RunHistory.Of(
            "job",
            Started().Round(1, 0, 1, null, ("a", ClientShare.Whole, 100), ("b", ClientShare.HeadOnly, 7)).Events
        );

        Assert.Equal(2 * 2 * FullNetworkBytes, history.Rounds[0].BytesIfFull);
        Assert.Equal(2 * 2 * FullNetworkBytes, history.Totals.BytesIfFull);
        Assert.Equal(FullNetworkBytes, history.FullNetwork.Bytes);
        Assert.Equal(206_810, history.FullNetwork.Parameters);
    }

    [Fact]
    public void Should_read_movement_as_a_share_when_the_window_is_full()
    {
        JournalBuilder journal = Started();
        for (int round = 1; round <= 5; round++)
        {
            journal.Round(round, 0, round, round < 5 ? null : 0.25, ("a", ClientShare.Whole, 1));
        }

        Assert.Equal([null, null, null, null, 0.25], RunHistory.Of("job", journal.Events).Rounds.Select(r => r.Movement));
    }

    [Fact]
    public void Should_count_rounds_of_a_client_whole_and_partly_when_its_updates_counted()
    {
        var history = RunHistory.Of(
            "job",
            Started()
                .Round(1, 0, 1, null, ("a", ClientShare.Whole, 1), ("b", ClientShare.HeadOnly, 1))
                .Round(2, 0, 2, null, ("a", ClientShare.Whole, 1), ("b", ClientShare.Whole, 1), ("c", ClientShare.Whole, null))
                .Events
        );

        Assert.Equal([("a", 2, 0), ("b", 1, 1), ("c", 0, 0)], history.Clients.Select(c => (c.Client, c.RoundsWhole, c.RoundsPartly)));
        Assert.Equal(2, history.ClientsTrained);
    }

    [Fact]
    public void Should_tell_which_share_of_clients_and_samples_took_part_when_their_updates_counted()
    {
        var history = RunHistory.Of(
            "job",
            Started()
                .Round(1, 0, 1, null, ("a", ClientShare.Whole, 1), ("b", ClientShare.HeadOnly, 1), ("c", ClientShare.Whole, null))
                .Events
        );

        Assert.Equal((2 / 3.0, 1 / 3.0), (history.ShareOfClients, history.ShareOfClientsWhole));
        Assert.Equal((40 / 45.0, 30 / 45.0), (history.ShareOfSamples, history.ShareOfSamplesWhole));
    }

    [Fact]
    public void Should_know_no_share_when_the_roster_is_not_fixed()
    {
        var history = RunHistory.Of("job", new JournalBuilder("job", Jobs.GrowingOnly()).Started().Events);

        Assert.Null(history.ShareOfClients);
        Assert.Null(history.ShareOfSamplesWhole);
    }

    [Fact]
    public void Should_add_up_the_clients_processor_time_when_it_is_known_of_every_training()
    {
        JournalBuilder journal = Started();
        (journal.CpuMs, journal.PeakBytes) = (250, 70);
        journal.Round(1, 0, 1, null, ("a", ClientShare.Whole, 1), ("b", ClientShare.Whole, 1), ("c", ClientShare.Whole, null));
        (journal.CpuMs, journal.PeakBytes) = (1000, 60);
        journal.Round(2, 0, 2, null, ("a", ClientShare.Whole, 1));

        var history = RunHistory.Of("job", journal.Events);

        Assert.Equal([0.5, 1.0], history.Rounds.Select(r => r.ClientCpuSeconds));
        Assert.Equal([1.5, null, null, null], history.Steps.Select(s => s.ClientCpuSeconds));
        Assert.Equal((1.5, 70), (history.Totals.ClientCpuSeconds, history.PeakTrainingBytes));
    }

    [Fact]
    public void Should_not_know_the_processor_time_when_one_training_did_not_tell_it()
    {
        JournalBuilder journal = Started();
        journal.CpuMs = 250;
        journal.Round(1, 0, 1, null, ("a", ClientShare.Whole, 1));
        journal.CpuMs = 0;
        journal.Round(2, 0, 2, null, ("a", ClientShare.Whole, 1));

        var history = RunHistory.Of("job", journal.Events);

        Assert.Equal([0.25, null], history.Rounds.Select(r => r.ClientCpuSeconds));
        Assert.Null(history.Totals.ClientCpuSeconds);
        Assert.Null(history.Steps[0].ClientCpuSeconds);
        Assert.Null(history.PeakTrainingBytes);
    }

    [Fact]
    public void Should_tell_who_can_train_what_when_budgets_differ()
    {
        var history = RunHistory.Of("job", Started().Events);

        Assert.Equal(2, history.FullNetwork.ClientsAble);
        Assert.All(history.Steps, s => Assert.Equal((2, 0), (s.ClientsAble, s.ClientsPartly)));
        Assert.All(history.Clients[0].Abilities, a => Assert.Equal(Share.Full, a));
        Assert.All(history.Clients[2].Abilities, a => Assert.Null(a));
        Assert.Equal(2, history.ClientsAbleAtAll);
    }

    [Fact]
    public void Should_list_the_steps_to_come_when_the_run_is_unfinished()
    {
        var history = RunHistory.Of(
            "job",
            Started()
                .Round(1, 0, 1, null, ("a", ClientShare.Whole, 1))
                .StepEnded(1, 0, StepEnding.Movement)
                .Round(2, 1, 2, null, ("a", ClientShare.Whole, 1))
                .Events
        );

        Assert.Equal(JobPhase.Training, history.Status);
        Assert.Equal(
            [(1, StepEnding.Movement), (1, StepEnding.Unspecified), (0, StepEnding.Unspecified), (0, StepEnding.Unspecified)],
            history.Steps.Select(s => (s.Rounds, s.FrozenBy))
        );
        Assert.Equal([true, false, false, false], history.Steps.Select(s => s.HasFrozen));
        Assert.Null(history.ResultIndex);
        Assert.False(history.EndedWithWholeNetwork);
    }

    [Fact]
    public void Should_give_each_round_the_accuracy_of_its_own_sub_model_when_the_result_is_another_one()
    {
        var history = RunHistory.Of(
            "job",
            Started()
                .Round(1, 0, 1, null, ("a", ClientShare.Whole, 1))
                .StepEnded(1, 0, StepEnding.Movement)
                .Evaluated(1, 0, 90, 100)
                .Round(2, 1, 2, null, ("a", ClientShare.Whole, 1))
                .StepEnded(2, 1, StepEnding.Movement)
                .Evaluated(2, 1, 50, 100)
                .With(
                    new JobCompleted
                    {
                        Model = new Blob { Sha256 = "ff" },
                        AtUnixMs = JournalBuilder.StartedMs + 9000,
                        CurriculumIndex = 0,
                    }
                )
                .Evaluated(2, 0, 91, 100, final: true)
                .Events
        );

        Assert.Equal([0.90, 0.50], history.Rounds.Select(r => r.Accuracy!.Value.Share));
        Assert.Equal(0.91, history.Accuracy!.Value.Share);
        Assert.Equal((0, "ff", 9.0), (history.ResultIndex, history.ModelSha256, history.Seconds));
        Assert.False(history.EndedWithWholeNetwork);
    }

    [Fact]
    public void Should_find_the_worst_class_of_every_evaluation_when_classes_were_counted()
    {
        JournalBuilder journal = Started()
            .Round(1, 0, 1, null, ("a", ClientShare.Whole, 1))
            .Evaluated(1, 0, 70, 100)
            .Round(2, 0, 2, null, ("a", ClientShare.Whole, 1));
        var counted = new ModelEvaluated
        {
            Round = 2,
            Phase = Messages.Facts.Phase.Grow,
            Step = 1,
            Correct = 80,
            Total = 100,
            ClassCorrect = { 40, 10, 30, 0 },
            ClassTotal = { 45, 20, 35, 0 },
        };

        var history = RunHistory.Of("job", journal.With(counted).Events);

        Assert.Equal([null, 0.5], history.Rounds.Select(r => r.Accuracy!.Value.WorstClassAccuracy));
        WorstClass worst = history.Accuracy!.Value.WorstClass!;
        Assert.Equal((1, 10, 20), (worst.Class, worst.Correct, worst.Total));
        Assert.Equal(0.5, history.Steps[0].Accuracy!.Value.WorstClassAccuracy);
    }

    [Fact]
    public void Should_show_measured_memory_at_its_step_when_it_is_given()
    {
        var history = RunHistory.Of("job", Started().Events, new Dictionary<int, long> { [1] = 4711 });

        Assert.Equal([null, 4711, null, null], history.Steps.Select(s => s.MeasuredPeakBytes));
        Assert.All(
            history.Steps,
            s => Assert.InRange(s.EstimatedBytes, history.FullNetwork.ConstantBytes, history.FullNetwork.MemoryBytes)
        );
    }

    [Fact]
    public void Should_last_to_the_newest_event_that_has_a_time_when_an_operator_has_the_last_word()
    {
        JournalBuilder journal = Started().Round(1, 0, 1000, null, ("a", ClientShare.Whole, 1));
        IMessage[] operations =
        [
            new JobPaused { AtUnixMs = JournalBuilder.StartedMs + 2000 },
            new JobResumed { AtUnixMs = JournalBuilder.StartedMs + 3000 },
            new JobStopping { AtUnixMs = JournalBuilder.StartedMs + 4000, Reason = "good enough" },
            new JobStopped
            {
                AtUnixMs = JournalBuilder.StartedMs + 5000,
                Model = new Blob { Sha256 = "ff" },
            },
        ];
        for (int i = 0; i < operations.Length; i++)
        {
            Assert.Equal(2.0 + i, RunHistory.Of("job", journal.With(operations[i]).Events).Seconds);
        }

        var stopped = RunHistory.Of("job", journal.Events);
        Assert.Equal((JobPhase.Stopped, "good enough"), (stopped.Status, stopped.Reason));
    }

    [Fact]
    public void Should_refuse_when_the_job_has_not_started()
    {
        JournalException refused = Assert.Throws<JournalException>(() => RunHistory.Of("job", [new TermStarted { Term = 1 }]));

        Assert.Contains("job", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_when_a_row_is_missing()
    {
        JournalBuilder journal = Started().Round(1, 0, 1, null, ("a", ClientShare.Whole, 1));

        Assert.Throws<JournalException>(() => RunHistory.Of("job", journal.Events.Where(e => e is not UpdateAccepted)));
    }
}
