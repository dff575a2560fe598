using ProFL.ClientNode.Permissions;
using ProFL.ClientNode.Tests.Support;
using ProFL.Learning.Jobs;
using ProFL.Messages.Wire;

namespace ProFL.ClientNode.Tests.Clients;

/// <summary>What a client does outside of its site's hours, and of a job that the site does not allow.</summary>
public sealed class ClosedSiteTests : ClientSpecs
{
    private readonly SiteClock _clock = new(hour: 12);

    private protected override JobSpec Spec => Jobs.Spec(epochs: 1000);

    private protected override SitePolicy Policy => new() { Hours = OpeningHours.Parse(["20:00-06:00"])!, Submitters = ["anna"] };

    private protected override TimeProvider Time => _clock;

    [Fact]
    public async Task Should_begin_no_training_and_say_until_when_outside_of_the_hours_and_let_the_one_that_runs_go_on()
    {
        Tell(Order(1));
        ClientProgress waiting = await Next(ClientPhase.Queued);
        Assert.Contains("none begins until 20:00", waiting.Reason, StringComparison.Ordinal);
        Assert.Empty(RoundsBegun);

        _clock.Hour = 20;
        Tell(Order(1));
        await Patience.Until(() => Node.Services.Queue.PhaseOf(Key(1)) == ClientPhase.Training, "it trains when the site opens");

        _clock.Hour = 12;
        Tell(Order(1));
        await Next(ClientPhase.Training);
        Assert.Single(RoundsBegun);
    }

    [Fact]
    public async Task Should_decline_by_the_rule_when_a_job_that_was_not_enrolled_is_commanded()
    {
        _clock.Hour = 20;
        Train order = Order(1);
        order.By = "ben";
        Tell(order);

        Assert.Equal("site.conf allows submitters anna, this job is of ben", (await Next(ClientPhase.Declined)).Reason);
    }

    private Train Order(long round)
    {
        Train order = Node.Train(round: round);
        order.By = "anna";
        return order;
    }
}
