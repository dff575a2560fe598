using System.Collections.Immutable;
using ProFL.Coordinator.Lifecycle;
using ProFL.Coordinator.Sites;
using ProFL.Messages.Wire;

namespace ProFL.Coordinator.Tests.Sites;

/// <summary>Which node of a site ended last.</summary>
public class GoneNodeTests
{
    private static readonly NodeReady First = new() { Site = "north", Node = "akka://profl@1:1" };
    private static readonly NodeReady Second = new() { Site = "north", Node = "akka://profl@2:1" };

    [Fact]
    public void Should_name_the_node_that_ended_last_also_when_another_is_there()
    {
        var sites = new JobSites(TimeProvider.System);
        sites.Note(Nodes(First, Second), JobState.Empty);
        Assert.Null(sites.GoneOf("north"));

        sites.Note(Nodes(Second), JobState.Empty);

        Assert.Equal(First.Node, sites.GoneOf("north")!.Value.Node);
        Assert.InRange(sites.GoneOf("north")!.Value.Ago, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Null(sites.GoneOf("south"));

        sites.Note(Nodes(First, Second), JobState.Empty);
        Assert.Null(sites.GoneOf("north"));
    }

    private static SiteRegistry.SiteNodes Nodes(params NodeReady[] ready) =>
        new([.. ready], ImmutableSortedDictionary<string, string>.Empty);
}
