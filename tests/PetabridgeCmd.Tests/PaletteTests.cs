using Akka.Actor;
using Akka.TestKit.Xunit2;
using Petabridge.Cmd;
using ProFL.Messages.Facts;
using ProFL.Messages.Wire;
using ProFL.Operators;

namespace ProFL.PetabridgeCmd.Tests;

/// <summary>The adapter against stand-ins for the packages; a real coordinator's actors are played by the test.</summary>
public sealed class PaletteTests : TestKit
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly string[] OtherPalettes = ["cluster", "cluster-sharding", "remote", "failure-injection"];

    [Fact]
    public void Should_hold_every_command_of_the_list_when_it_is_made()
    {
        CommandPalette palette = ProflPalette.Create();

        Assert.Equal(AllCommands.All.Select(c => c.Name.Replace(' ', '-')), palette.Definitions.Select(d => d.Name));
        Assert.All(palette.Definitions, d => Assert.Equal(d.Arguments.Count, d.Arguments.Select(a => a.Switch).Distinct().Count()));
        Assert.True(palette.Definitions.Single(d => d.Name == "client-exclude").Arguments.Single(a => a.Name == "client").Mandatory);
        Assert.Equal("latest", palette.Definitions.Single(d => d.Name == "status").Arguments.Single(a => a.Name == "job").Default);
    }

    [Fact]
    public void Should_answer_and_end_when_a_command_is_done()
    {
        IActorRef handler = Handler(
            jobs: Answering<PauseJob>(c => new OperationDone { Job = c.Job, Text = $"paused by {c.By}: {c.Reason}" })
        );

        handler.Tell(new Command("pause", new Dictionary<string, string> { ["job"] = "digits", ["reason"] = "lunch" }), TestActor);

        Assert.Equal("digits: paused by pbm: lunch", ExpectMsg<CommandResponse>(r => Assert.False(r.Final), Patience).Text);
        Assert.Same(CommandResponse.Empty, ExpectMsg<CommandResponse>(Patience));
    }

    [Fact]
    public void Should_end_with_an_error_when_it_is_refused()
    {
        IActorRef handler = Handler(jobs: Answering<GetJobStatus>(c => new JobUnknown { Job = c.Job }));

        handler.Tell(new Command("status", new Dictionary<string, string> { ["job"] = "nowhere" }), TestActor);

        Assert.Contains(
            "there is no job 'nowhere'",
            ExpectMsg<ErroredCommandResponse>(r => Assert.True(r.Final), Patience).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Should_end_with_an_error_when_an_argument_is_missing()
    {
        Handler(jobs: ActorRefs.Nobody).Tell(new Command("drain", new Dictionary<string, string>()), TestActor);

        Assert.Contains("needs 'node'", ExpectMsg<ErroredCommandResponse>(Patience).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_give_lines_before_the_result_when_a_command_streams()
    {
        int asked = 0;
        IActorRef handler = Handler(
            jobs: Answering<GetJobStatus>(c => new JobStatus
            {
                Job = c.Job,
                Status = asked++ == 0 ? JobPhase.Training : JobPhase.Completed,
            })
        );

        handler.Tell(new Command("watch", new Dictionary<string, string> { ["job"] = "digits" }), TestActor);

        Assert.Contains("training", ExpectMsg<CommandResponse>(Patience).Text, StringComparison.Ordinal);
        Assert.Contains("completed", ExpectMsg<CommandResponse>(Patience).Text, StringComparison.Ordinal);
        Assert.Same(CommandResponse.Empty, ExpectMsg<CommandResponse>(Patience));
    }

    [Fact]
    public void Should_read_the_job_file_here_when_a_job_is_handed_in()
    {
        IActorRef directory = Answering<SubmitJob>(c => new JobAccepted { Job = $"{c.Job} {c.SpecJson}" });
        IActorRef handler = Sys.ActorOf(
            Props.Create(() => new ProflCommandHandler(() => Cluster(directory, ActorRefs.Nobody), path => $"{{\"name\":\"{path}\"}}"))
        );

        handler.Tell(new Command("submit", new Dictionary<string, string> { ["spec"] = "job.conf", ["id"] = "one" }), TestActor);

        string[] lines = ExpectMsg<CommandResponse>(Patience).Text.Split(Environment.NewLine);
        Assert.Equal("one {\"name\":\"job.conf\"}", lines[0]);
        Assert.StartsWith("profl watch one ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Should_register_the_palettes_and_start_when_a_coordinator_starts()
    {
        Palettes.Start(Cluster(ActorRefs.Nobody, ActorRefs.Nobody), path => path);

        var host = Petabridge.Cmd.Host.PetabridgeCmd.Get(Sys);
        Assert.Equal(OtherPalettes.Prepend(ProflPalette.Name), host.Registered.Select(r => r.Palette.ModuleName));
        Assert.True(host.IsStarted);
    }

    private IActorRef Handler(IActorRef jobs) =>
        Sys.ActorOf(new ProflCommands(() => Cluster(ActorRefs.Nobody, jobs), path => path).HandlerProps);

    private OperatorCluster Cluster(IActorRef directory, IActorRef jobs) => new(Sys, directory, jobs, ActorRefs.Nobody);

    private IActorRef Answering<T>(Func<T, object> answer) => Sys.ActorOf(Props.Create(() => new Answer<T>(answer)));

    private sealed class Answer<T> : ReceiveActor
    {
        public Answer(Func<T, object> answer) => Receive<T>(question => Sender.Tell(answer(question)));
    }
}
