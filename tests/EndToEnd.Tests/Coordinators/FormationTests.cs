using ProFL.Tests.Shared;
using ProFL.Tools.Processes;

namespace ProFL.EndToEnd.Tests.Coordinators;

/// <summary>Two of three coordinators are enough to begin a cluster, or to begin it anew.</summary>
public sealed class FormationTests(UndisturbedEnduringRun undisturbed) : IClassFixture<UndisturbedEnduringRun>
{
    [Fact]
    public async Task Should_begin_without_the_first_and_let_it_in_later_when_two_of_three_are_there()
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3);
        cluster.Start(cluster.Coordinators[1]);
        cluster.Start(cluster.Coordinators[2]);
        await cluster.UntilReady(cluster.Coordinators[1]);
        await cluster.UntilReady(cluster.Coordinators[2]);

        // it comes last, joins the others in place of beginning a cluster of its own, and submits the job
        foreach (string name in DatabaseCluster.Sites.Append(cluster.Coordinators[0]))
        {
            cluster.Start(name);
        }

        await cluster.UntilAllReady();
        await cluster.UntilMoreRounds(2);
        Assert.All(cluster.Coordinators, c => Assert.DoesNotContain("two clusters", cluster[c].Error, StringComparison.Ordinal));

        // the one that is left answers, at once and later, that the others are missing, and which
        cluster.Kill(cluster.Coordinators[0]);
        cluster.Kill(cluster.Coordinators[1]);
        foreach (string known in new[] { "hears 1 of 3 coordinators", "is in no cluster" })
        {
            await cluster.Until(
                () =>
                    cluster.AnswerOf(cluster.Coordinators[2], "explain") is (503, var answer)
                    && answer.Contains(known, StringComparison.Ordinal),
                $"it did not say that it {known}"
            );
        }
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Should_go_on_without_the_killed_one_when_the_other_two_lost_each_other_as_well()
    {
        using var server = PostgresServer.Shared();
        using var cluster = new DatabaseCluster(server.CreateDatabase(), coordinators: 3);
        cluster.StartAll();
        await cluster.UntilAllReady();
        await cluster.UntilMoreRounds(2);

        cluster.Kill(cluster.Coordinators[0]);
        int stands = cluster[cluster.Coordinators[1]].Id;
        UnixProcess.Halt(stands);
        // it sees neither of the others any more, and leaves
        await cluster[cluster.Coordinators[2]].Line("starts again and joins again");
        UnixProcess.GoOn(stands);

        await cluster.UntilNextUpdate();
        await cluster.UntilEnded();
        ReplayAssert.Holds(await cluster.Verify(), undisturbed);
    }
}
