using System.Text.Json;
using Google.Protobuf;
using ProFL.Coordinator.Verification;
using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Node.Faults;
using ProFL.Tools.Chaos;

namespace ProFL.Tools.Tests.Chaos;

public class ChaosVerdictTests
{
    private const string Model = "aa";
    private static readonly DateTimeOffset Began = DateTimeOffset.UnixEpoch;

    private static readonly VerificationReport Good = new(
        "job",
        9,
        3,
        3,
        9,
        Model,
        JobPhase.Completed,
        4,
        UpdatesTrainedAgain: 0,
        UpdatesCountedTwice: 0,
        NondeterministicTrainings: 0,
        Exclusions: 0,
        Stragglers: 0,
        "nothing lost, nothing counted twice",
        []
    );

    [Fact]
    public void Should_hold_when_every_job_ended_with_the_fault_free_model()
    {
        ChaosResult result = Verdict(Job(Good), Job(Good));

        Assert.True(result.Holds, string.Join('\n', result.Findings));
        Assert.True(result.ModelEqualsFaultFree.GetValue<bool>());
        Assert.Equal((2, 6, 8), (result.Jobs, result.Rounds, result.UpdatesAccepted));
    }

    [Fact]
    public void Should_name_the_job_and_both_models_when_one_ended_with_another()
    {
        ChaosResult result = Verdict(Job(Good), Job(Good with { Job = "other", ModelSha256 = "bb" }));

        Assert.False(result.Holds);
        Assert.False(result.ModelEqualsFaultFree.GetValue<bool>());
        Assert.Equal("bb", result.ModelSha256);
        Assert.Equal(["other ended with model bb, the fault-free run with aa"], result.Findings);
    }

    [Fact]
    public void Should_not_compare_and_say_why_when_a_member_left_a_round()
    {
        ChaosResult result = Verdict(
            Job(Good with { ModelSha256 = "bb", Exclusions = 1, Equality = "nothing lost but by 1 exclusion, nothing counted twice" })
        );

        Assert.True(result.Holds);
        Assert.Equal("n/a", result.ModelEqualsFaultFree.GetValue<string>());
        Assert.Contains("nothing lost but by 1 exclusion", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_not_compare_and_say_why_when_rounds_have_a_deadline()
    {
        ChaosResult result = Verdict(
            Job(Good with { ModelSha256 = "bb", Stragglers = 3, Equality = "equality does not apply: rounds = deadline" })
        );

        Assert.True(result.Holds);
        Assert.Equal("n/a", result.ModelEqualsFaultFree.GetValue<string>());
        Assert.Equal("equality does not apply: rounds = deadline", result.Reason);
    }

    [Fact]
    public void Should_not_hold_when_a_job_does_not_verify_or_did_not_end_or_did_work_again()
    {
        VerificationReport[] bad =
        [
            Good with
            {
                Findings = ["round 2: client-1 is counted twice"],
            },
            Good with
            {
                Status = JobPhase.Training,
            },
            Good with
            {
                UpdatesTrainedAgain = 1,
            },
            Good with
            {
                NondeterministicTrainings = 1,
            },
        ];

        Assert.All(bad, report => Assert.False(Verdict(Job(report)).Holds));
    }

    [Fact]
    public void Should_count_a_round_as_repeated_when_it_was_planned_again()
    {
        ChaosResult result = Verdict(Job(Good, (1, Planned(1)), (2, Planned(1))));

        Assert.Equal(1, result.RoundsRepeated);
        Assert.False(result.Holds);
    }

    [Fact]
    public void Should_take_the_next_update_of_its_site_after_the_cause_was_over_when_a_client_node_was_struck()
    {
        var stop = new InjectedFault(
            new PlannedFault(TimeSpan.FromSeconds(3), FaultKind.Stop, "north-1", TimeSpan.FromSeconds(2)),
            "north",
            At(3),
            At(5)
        );
        var kill = new InjectedFault(
            new PlannedFault(TimeSpan.FromSeconds(8), FaultKind.Kill, "coordinator-1", TimeSpan.Zero),
            "",
            At(8),
            At(9)
        );
        ChaosJob job = Job(Good, (1, Planned(1)), (4, Accepted("n")), (6, Accepted("s")), (7.5, Accepted("n")));

        ChaosResult result = ChaosVerdict.Of(1, Began, [kill, stop], [job], Model);

        Assert.Equal(
            [
                new(3, "stop", "north-1", 2, 4.5, Struck: true),
                new ChaosResult.Fault(8, "kill", "coordinator-1", 1, RecoverySeconds: null, Struck: true),
            ],
            result.Faults
        );
    }

    [Fact]
    public void Should_have_the_agreed_names_when_it_is_json()
    {
        JsonElement json = JsonDocument.Parse(Verdict(Job(Good)).ToJson()).RootElement;

        Assert.Equal(JsonValueKind.True, json.GetProperty("modelEqualsFaultFree").ValueKind);
        Assert.All(
            ["faults", "roundsRepeated", "updatesTrainedAgain", "updatesCountedTwice", "modelSha256"],
            name => Assert.True(json.TryGetProperty(name, out _), name)
        );
    }

    private static ChaosResult Verdict(params ChaosJob[] jobs) => ChaosVerdict.Of(1, Began, [], jobs, Model);

    private static ChaosJob Job(VerificationReport report, params (double Seconds, IMessage Event)[] events) =>
        ChaosJob.Of(report, events.Select(e => (At(e.Seconds), e.Event)));

    private static RoundPlanned Planned(long round) =>
        new()
        {
            Round = round,
            Cohort =
            {
                new CohortMember { Client = "n", Site = "north" },
                new CohortMember { Client = "s", Site = "south" },
            },
        };

    private static UpdateAccepted Accepted(string client) => new() { Round = 1, Client = client };

    private static DateTimeOffset At(double seconds) => Began.AddSeconds(seconds);
}
