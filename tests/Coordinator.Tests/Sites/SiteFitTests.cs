using ProFL.Coordinator.Sites;
using ProFL.Coordinator.Tests.Builders;
using ProFL.Messages.Journal;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Sites;

public sealed class SiteFitTests
{
    private static readonly RosterMember[] Roster = Rosters.Of(8);

    [Fact]
    public void Should_fit_when_a_node_has_every_client_and_its_data()
    {
        Assert.Null(SiteFit.MisfitOf(Roster, Announced(1, 8)));
        Assert.Null(SiteFit.ExtrasOf(Roster, Announced(1, 8)));
    }

    [Fact]
    public void Should_name_at_most_five_when_a_node_lacks_clients()
    {
        Assert.Equal("it lacks client-0005, client-0006, client-0007, client-0008", SiteFit.MisfitOf(Roster, Announced(1, 4)));
        Assert.Equal(
            "it lacks client-0001, client-0002, client-0003, client-0004, client-0005 and 3 more",
            SiteFit.MisfitOf(Roster, Announced(9, 12))
        );
    }

    [Fact]
    public void Should_name_clients_when_a_node_has_other_data_for_them()
    {
        ClientDescription[] announced = Announced(2, 8);
        announced[1].DataFingerprint = "other";
        announced[2].Samples = 3;

        Assert.Equal("it lacks client-0001 and has other data for client-0003, client-0004", SiteFit.MisfitOf(Roster, announced));
    }

    [Fact]
    public void Should_fit_and_name_the_rest_when_a_node_has_more_clients_than_the_roster()
    {
        Assert.Null(SiteFit.MisfitOf(Roster, Announced(1, 10)));
        Assert.Equal("client-0009, client-0010", SiteFit.ExtrasOf(Roster, Announced(1, 10)));
    }

    [Fact]
    public void Should_look_at_each_client_once_when_a_node_names_one_twice() =>
        Assert.Null(SiteFit.MisfitOf(Roster, Announced(1, 8).Concat(Announced(1, 2))));

    internal static ClientDescription[] Announced(int first, int last) =>
        [
            .. Rosters
                .Of(last)[(first - 1)..]
                .Select(member => new ClientDescription
                {
                    Client = member.Client,
                    Site = member.Site,
                    Samples = member.Samples,
                    DataFingerprint = member.DataFingerprint,
                }),
        ];
}
