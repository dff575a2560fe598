using System.Runtime.Serialization;
using Akka.Actor;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ProFL.Messages.Journal;
using ProFL.Messages.Serialization;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Tests;

public sealed class ProtobufSerializerTests : IDisposable
{
    private readonly ActorSystem _system = ActorSystem.Create("serialization");
    private readonly ProtobufSerializer _serializer;

    public ProtobufSerializerTests() => _serializer = new ProtobufSerializer((ExtendedActorSystem)_system);

    public static TheoryData<string> Names => MessageTypes.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_return_an_equal_message_when_written_and_read(string fullName)
    {
        IMessage message = PopulatedMessage.Of(MessageTypes.Of(fullName));

        Assert.Equal(fullName, _serializer.Manifest(message));
        Assert.Equal(message, MessageTable.Parse(fullName, _serializer.ToBinary(message)));
    }

    [Fact]
    public void Should_say_what_is_wrong_when_a_message_of_the_wire_lacks_a_part()
    {
        var journaled = new UpdateAccepted { Round = -1 };
        var travelled = new UpdateReady { Job = "j", Round = -1 };

        Assert.Equal(journaled, _serializer.FromBinary(_serializer.ToBinary(journaled), _serializer.Manifest(journaled)));
        SerializationException refusal = Assert.Throws<SerializationException>(() =>
            _serializer.FromBinary(_serializer.ToBinary(travelled), _serializer.Manifest(travelled))
        );
        Assert.Contains("UpdateReady.round is negative", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_manifest_and_a_newer_version_when_the_manifest_is_unknown()
    {
        SerializationException refusal = Assert.Throws<SerializationException>(() =>
            _serializer.FromBinary([], "profl.journal.FromTheFuture")
        );

        Assert.Contains("'profl.journal.FromTheFuture'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_name_the_message_when_bytes_are_broken()
    {
        SerializationException refusal = Assert.Throws<SerializationException>(() =>
            _serializer.FromBinary([0xff, 0xff], "profl.journal.TermStarted")
        );

        Assert.Contains("profl.journal.TermStarted", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_refuse_when_a_message_is_of_another_file_or_nested()
    {
        Assert.Throws<SerializationException>(() => _serializer.Manifest(new Timestamp()));
        Assert.Throws<SerializationException>(() => _serializer.ToBinary(new JobSnapshot.Types.Member()));
    }

    [Fact]
    public void Should_keep_its_identifier_when_versions_change() => Assert.Equal(4711, _serializer.Identifier);

    [Fact]
    public void Should_name_the_type_and_the_remedy_when_something_else_is_to_be_serialised()
    {
        var refusing = new RefusingSerializer((ExtendedActorSystem)_system);

        SerializationException refusal = Assert.Throws<SerializationException>(() => refusing.ToBinary(new Version(1, 2)));

        Assert.Contains("System.Version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("wire.proto", refusal.Message, StringComparison.Ordinal);
        Assert.Throws<SerializationException>(() => refusing.FromBinary([1], typeof(Version)));
    }

    public void Dispose() => _system.Dispose();
}
