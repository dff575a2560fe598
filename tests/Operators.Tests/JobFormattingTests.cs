using ProFL.Messages.Facts;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;
using ProFL.Operators.Formatting;

namespace ProFL.Operators.Tests;

public class JobFormattingTests
{
    private static readonly JobStatus Training = new()
    {
        Job = "digits-1",
        Status = JobPhase.Training,
        BytesDown = 12_801_224,
        BytesUp = 25_251_704,
        Waiting =
        {
            new WaitingFor
            {
                Who = "client-02",
                What = "trains at north-1",
                SinceMs = 300,
                Remedy = "It is asked again and again.",
            },
            new WaitingFor
            {
                Who = "client-04",
                What = "declined at north-1: no room",
                SinceMs = 61_000,
                Remedy = "It is asked again and again.",
            },
            new WaitingFor
            {
                Who = "coordinator",
                What = "the disk is full",
                Remedy = "Free space.",
            },
        },
    };

    [Fact]
    public void Should_leave_out_a_client_that_is_at_work_when_a_status_is_read()
    {
        string text = AllCommands.Find("status")!.Text(Training);

        Assert.DoesNotContain("client-02", text, StringComparison.Ordinal);
        Assert.Contains(
            "waits for client-04, for 61 s now: declined at north-1: no room. It is asked again and again.",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("waits for coordinator: the disk is full. Free space.", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "profl watch digits-1 shows how far it is")]
    [InlineData(true, "digits-1 was submitted before with this token, and nothing is changed; profl watch digits-1 shows how far it is")]
    public void Should_say_beside_the_id_that_a_job_was_known_when_its_token_is_sent_again(bool wasKnown, string remark)
    {
        OperatorCommand submit = AllCommands.Find("submit")!;
        var accepted = new JobAccepted { Job = "digits-1", WasKnown = wasKnown };

        Assert.Equal(("digits-1", remark), (submit.Text(accepted), submit.Remark(accepted)));
    }

    [Fact]
    public void Should_show_the_network_of_each_job_when_jobs_are_listed()
    {
        var jobs = new JobList
        {
            Jobs =
            {
                new JobLine
                {
                    Job = "digits-1",
                    Status = JobPhase.Training,
                    Network = "mlp",
                },
                new JobLine
                {
                    Job = "photos-2",
                    Status = JobPhase.Completed,
                    Network = "resnet18",
                },
            },
        };

        string[] lines = AllCommands.Find("ls")!.Text(jobs).Split(Environment.NewLine);

        Assert.Matches("^digits-1 +mlp +training ", lines[0]);
        Assert.Matches("^photos-2 +resnet18 +completed ", lines[1]);
    }

    [Fact]
    public void Should_not_say_excluded_of_a_client_that_one_round_goes_on_without() =>
        Assert.Equal(
            "round 7: client-02 is left out of this round, by rounds.give-up-after of the job file: no sign of life within 00:10:00",
            EventFormatting.Of(
                new ClientExcluded
                {
                    Round = 7,
                    Client = "client-02",
                    By = "give-up-after",
                    Reason = "no sign of life within 00:10:00",
                }
            )
        );

    [Fact]
    public void Should_give_sizes_in_a_unit_for_people_when_a_status_is_read() =>
        Assert.Contains("12.2 MiB down, 24.1 MiB up", AllCommands.Find("status")!.Text(Training), StringComparison.Ordinal);
}
