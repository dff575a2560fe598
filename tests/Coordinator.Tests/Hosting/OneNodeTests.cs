using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Serialization;
using ProFL.Coordinator.Persistence;
using ProFL.Messages.Journal;
using ProFL.Messages.Serialization;
using ProFL.Messages.Wire;
using ProFL.Node.Hosting;

namespace ProFL.Coordinator.Tests.Hosting;

public sealed class OneNodeTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new();
    private readonly string _journal;
    private ActorSystemIncarnation _node = null!;

    public OneNodeTests() => _journal = _folder.File("journal.db");

    public async Task InitializeAsync() => _node = await NodeCluster.StartCoordinator(_journal, start: NodeCluster.StartDirectory);

    public async Task DisposeAsync() => await _node.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Should_reach_entities_when_sharding_keeps_its_state_in_memory()
    {
        IActorRef jobs = NodeCluster.StartJobs(_node.System);

        JobStatus status = await jobs.Ask<JobStatus>(new GetJobStatus { Job = "digits-1" }, Patience);

        Assert.Equal("digits-1", status.Job);
    }

    [Fact]
    public async Task Should_name_port_and_remedy_when_another_process_has_the_port()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        int taken = ((IPEndPoint)other.LocalEndPoint!).Port;

        IOException refused = await Assert.ThrowsAsync<IOException>(() =>
            NodeCluster.StartCoordinator(_folder.File("other.db"), start: null, settings: $"akka.remote.dot-netty.tcp.port = {taken}")
        );

        Assert.Equal(
            $"port {taken} of 127.0.0.1 is in use: end the process that has it, or give another with --port, 0 for any",
            refused.Message
        );
    }

    [Fact]
    public async Task Should_name_port_and_remedy_when_another_node_has_the_port()
    {
        int taken = Akka.Cluster.Cluster.Get(_node.System).SelfAddress.Port!.Value;

        IOException refused = await Assert.ThrowsAsync<IOException>(() =>
            NodeCluster.StartCoordinator(_folder.File("other.db"), start: null, settings: $"akka.remote.dot-netty.tcp.port = {taken}")
        );

        Assert.Contains($"port {taken} of 127.0.0.1 is in use", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_recover_snapshot_and_later_events_when_the_node_is_started_again()
    {
        await Submit("a", "b", "c");
        await _node.DisposeAsync();
        _node = await NodeCluster.StartCoordinator(_journal, start: NodeCluster.StartDirectory);

        JobsPage page = await NodeCluster.Directory(_node.System).Ask<JobsPage>(new ListJobs(), Patience);

        Assert.Equal(["a", "b", "c"], page.Jobs.Select(job => job.Job));
        Assert.All(page.Jobs, job => Assert.Equal(2, job.SubmittedUnixMs));
    }

    [Fact]
    public async Task Should_find_events_and_snapshot_as_messages_when_the_file_is_read_while_in_use()
    {
        await Submit("a", "b", "c");

        using var reader = new JournalReader(_journal);
        using var patience = new CancellationTokenSource(Patience);
        while (reader.LastSnapshot("job-directory") is null)
        {
            await Task.Delay(20, patience.Token); // it may be saved after the answer to what came after it
        }

        Assert.Equal(["job-directory"], reader.PersistenceIds());
        Assert.Equal(3, reader.HighestSequenceNumber("job-directory"));
        Assert.Equal(2, reader.HighestSnapshotSequenceNumber("job-directory"));
        var events = reader.Events("job-directory").ToList();
        Assert.Equal([1, 2, 3], events.Select(row => row.SequenceNumber));
        Assert.All(events, row => Assert.Equal("profl.journal.JobSubmitted", row.Manifest));
        Assert.Equal(["a", "b", "c"], events.Select(row => ((JobSubmitted)row.ToMessage()).Job));
        Assert.Equal([3], reader.Events("job-directory", from: 3).Select(row => row.SequenceNumber));
        Assert.Equal(2, ((JobDirectorySnapshot)reader.LastSnapshot("job-directory")!.ToMessage()).Jobs.Count);
        Assert.Equal(3, reader.Count("job-directory", JobSubmitted.Descriptor));
        Assert.Equal(0, reader.Count("job-directory", JobEnded.Descriptor));
        Assert.Equal(0, reader.Count("nobody", JobSubmitted.Descriptor));
        Assert.Equal(0, reader.HighestSequenceNumber("nobody"));
        Assert.Null(reader.LastSnapshot("nobody"));
    }

    [Fact]
    public void Should_use_our_serializers_when_the_shipped_configuration_is_loaded()
    {
        Serialization serialization = _node.System.Serialization;

        Assert.IsType<ProtobufSerializer>(serialization.FindSerializerFor(new RoundPlanned()));
        Assert.IsType<ProtobufSerializer>(serialization.FindSerializerFor(new Train()));
        Assert.IsType<RefusingSerializer>(serialization.FindSerializerFor(new Version(1, 2)));
        Assert.IsNotType<RefusingSerializer>(serialization.FindSerializerFor("text"));
        Assert.IsNotType<RefusingSerializer>(serialization.FindSerializerFor(new Status.Failure(new InvalidOperationException())));
    }

    private async Task Submit(params string[] jobs)
    {
        IActorRef directory = NodeCluster.Directory(_node.System);
        foreach (string job in jobs)
        {
            Assert.Equal(job, (await directory.Ask<JobAccepted>(new SubmitJob { Job = job }, Patience)).Job);
        }
    }
}
