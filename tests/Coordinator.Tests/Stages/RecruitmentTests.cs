using System.Collections.Immutable;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Stages;

public class RecruitmentTests
{
    private static readonly NumericProfile Native = new()
    {
        Library = "2.10.0",
        Numerics = "native",
        CanarySha256 = "a",
    };
    private static readonly NumericProfile Other = new()
    {
        Library = "2.10.0",
        Numerics = "native",
        CanarySha256 = "b",
    };
    private readonly Recruitment _recruitment = new(["north", "south"]);

    [Fact]
    public void Should_wait_when_the_sites_share_no_profile() =>
        Assert.Null(Recruitment.CommonProfile(["north", "south"], Nodes(("n1", "north", Native), ("s1", "south", Other))));

    [Fact]
    public void Should_find_the_shared_profile_when_a_site_also_has_a_node_of_another() =>
        Assert.Equal(
            Native,
            Recruitment.CommonProfile(["north", "south"], Nodes(("n1", "north", Other), ("n2", "north", Native), ("s1", "south", Native)))
        );

    [Fact]
    public void Should_ask_one_node_of_each_site_that_has_not_answered()
    {
        SiteRegistry.SiteNodes nodes = Nodes(("n1", "north", Native), ("n2", "north", Native), ("s1", "south", Native));
        _recruitment.Take(Page("n1", "north", 0, 1, "a"));

        Assert.Equal(["s1"], _recruitment.ToAsk(nodes, Native).Select(n => n.Node));
    }

    [Fact]
    public void Should_be_complete_when_pages_came_twice_and_in_any_order()
    {
        foreach (int page in new[] { 1, 0, 1 })
        {
            _recruitment.Take(Page("n1", "north", page, 2, $"client-{page}"));
        }

        Assert.Null(_recruitment.Complete(Native));
        _recruitment.Take(Page("s1", "south", 0, 1, "client-2"));

        Assert.Equal(["client-0", "client-1", "client-2"], _recruitment.Complete(Native)!.Select(c => c.Client));
    }

    [Fact]
    public void Should_take_a_site_once_when_two_of_its_nodes_answered()
    {
        _recruitment.Take(Page("n2", "north", 0, 1, "a"));
        _recruitment.Take(Page("n1", "north", 0, 1, "a"));
        _recruitment.Take(Page("s1", "south", 0, 1, "b"));

        Assert.Equal(["a", "b"], _recruitment.Complete(Native)!.Select(c => c.Client));
    }

    [Fact]
    public void Should_take_the_newer_answer_when_it_has_fewer_pages()
    {
        _recruitment.Take(Page("n1", "north", 0, 2, "a"));
        _recruitment.Take(Page("n1", "north", 1, 2, "b"));
        _recruitment.Take(Page("s1", "south", 0, 1, "c"));
        _recruitment.Take(Page("n1", "north", 0, 1, "a"));

        Assert.Equal(["a", "c"], _recruitment.Complete(Native)!.Select(c => c.Client));
    }

    private static SiteRegistry.SiteNodes Nodes(params (string Node, string Site, NumericProfile Profile)[] nodes) =>
        new(
            [
                .. nodes.Select(n => new NodeReady
                {
                    Node = n.Node,
                    Site = n.Site,
                    Profile = n.Profile,
                }),
            ],
            ImmutableSortedDictionary<string, string>.Empty
        );

    private static EnrolmentPage Page(string node, string site, int page, int pages, string client) =>
        new()
        {
            Node = node,
            Site = site,
            Page = page,
            Pages = pages,
            Profile = Native,
            Clients =
            {
                new ClientDescription { Client = client, Site = site },
            },
        };
}
