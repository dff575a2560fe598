using System.Runtime.Serialization;
using Akka.Actor;
using Akka.DistributedData.Serialization;
using Akka.Serialization;
using Google.Protobuf;

namespace ProFL.Node.Incoming;

/// <summary>
/// What Akka's replicator keeps, of which only a register with the state of a sharding coordinator comes from another node. Akka's own
/// reading takes the type of a register's value from its text: that text is compared first.
/// </summary>
/// <param name="system">The actor system that serialises.</param>
internal sealed class ReplicatedData(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    private const string Register = "E";
    private const string RegisterKey = "e";
    private const int TypeOfRegister = 4;
    private const int NameOfType = 2;
    private const string CoordinatorState = "Akka.Cluster.Sharding.ShardCoordinator+CoordinatorState, Akka.Cluster.Sharding";
    private readonly Lazy<ReplicatedDataSerializer> _inner = new(() => new ReplicatedDataSerializer(system));

    /// <inheritdoc/>
    public override int Identifier => 11;

    /// <inheritdoc/>
    public override string Manifest(object o) => _inner.Value.Manifest(o);

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) =>
        _inner.Value.Manifest(obj) is Register or RegisterKey ? _inner.Value.ToBinary(obj) : throw Refusals.Unsent(obj);

    /// <inheritdoc/>
    /// <exception cref="SerializationException">It is not listed.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        bool isListed = manifest switch
        {
            Register => NamesIn(bytes, TypeOfRegister, NameOfType) is [CoordinatorState],
            RegisterKey => true,
            _ => false,
        };
        return isListed ? _inner.Value.FromBinary(bytes, manifest) : throw Refusals.Unread(Identifier, manifest);
    }

    // the texts of a field of the messages of another field
    private static string[] NamesIn(byte[] bytes, int message, int text) =>
        [.. FieldsOf(bytes, message).SelectMany(inner => FieldsOf(inner.ToByteArray(), text)).Select(name => name.ToStringUtf8())];

    private static List<ByteString> FieldsOf(byte[] bytes, int number)
    {
        var found = new List<ByteString>();
        var input = new CodedInputStream(bytes);
        for (uint tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
