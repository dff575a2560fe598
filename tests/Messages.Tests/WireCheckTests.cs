using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProFL.Messages.Facts;
using ProFL.Messages.Serialization;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Tests;

/// <summary>What is looked at before an actor sees a message of another node.</summary>
public sealed class WireCheckTests
{
    private static readonly Blob Blob = new()
    {
        Sha256 = new string('a', 64),
        Size = 10,
        Round = 1,
    };

    public static TheoryData<string, IMessage> Faulty =>
        new()
        {
            { "UpdateReady.update is missing", Update(m => m.Update = null) },
            { "UpdateReady.client is missing", Update(m => m.Client = "") },
            { "UpdateReady.client has 1000 characters", Update(m => m.Client = new string('x', 1000)) },
            { "UpdateReady.client has a control character", Update(m => m.Client = "a\nb") },
            { "Blob.sha256 is no SHA-256", Update(m => m.Update.Sha256 = "../../etc/passwd") },
            { "Blob.size is negative", Update(m => m.Update.Size = -1) },
            { "an update of 0 samples", Update(m => m.Samples = 0) },
            { "UpdateReady.signature has 63 bytes, not 64", Update(m => m.Signature = ByteString.CopyFrom(new byte[63])) },
            { "NodeReady.site_certificate has 16385 bytes", Node(m => m.SiteCertificate = ByteString.CopyFrom(new byte[16385])) },
            { "UpdateReady.round is negative", Update(m => m.Round = -1) },
            { "UpdateReady.blob_url is no address", Update(m => m.BlobUrl = "file:///etc/passwd") },
            { "Train.learning_rate is NaN", Order(m => m.LearningRate = double.NaN) },
            { "Train.stage is missing", Order(m => m.Stage = Stage.Unspecified) },
            { "Train.share is 77", Order(m => m.Share = (ClientShare)77) },
            { "a batch of 0", Order(m => m.Batch = 0) },
            { "PartBlob.blob is missing", Order(m => m.Parts.Add(new PartBlob { Part = "head" })) },
            { "Train.parts has 10001 values", Order(m => m.Parts.AddRange(Enumerable.Repeat(m.Parts[0], 10_000))) },
            {
                "page 3 of 2",
                new EnrolmentPage
                {
                    Job = "j",
                    Site = "s",
                    Page = 3,
                    Pages = 2,
                }
            },
            {
                "5 of 4 are right",
                new EvaluationReady
                {
                    Job = "j",
                    Correct = 5,
                    Total = 4,
                }
            },
            {
                "WakeJob.spec_json has",
                new WakeJob { Job = "j", SpecJson = new string('x', (4 << 20) + 1) }
            },
        };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void Should_name_the_field_when_a_part_is_missing_or_absurd(string fault, IMessage message) =>
        Assert.Contains(fault, WireCheck.Fault(message), StringComparison.Ordinal);

    [Fact]
    public void Should_find_nothing_when_a_message_is_as_nodes_send_it()
    {
        Assert.Null(WireCheck.Fault(Update(_ => { })));
        Assert.Null(WireCheck.Fault(Update(m => m.Signature = ByteString.CopyFrom(new byte[64]))));
        Assert.Null(WireCheck.Fault(Node(m => m.SiteCertificate = ByteString.CopyFrom(new byte[600]))));
        Assert.Null(WireCheck.Fault(Order(_ => { })));
        Assert.Null(WireCheck.Fault(new JobStatus { Job = "j", Movement = -1 }));
    }

    [Fact]
    public void Should_know_every_field_that_its_rules_name()
    {
        string[] fields =
        [
            .. WireReflection.Descriptor.MessageTypes.SelectMany(m => m.Fields.InDeclarationOrder().Select(f => $"{m.Name}.{f.Name}")),
        ];
        string[] named = [.. WireRules.MayBeAbsent, .. WireRules.MayBeEmpty, .. WireRules.Urls, .. WireRules.Signed, .. WireRules.Facts];

        Assert.Empty(named.Except(fields));
        Assert.All(WireRules.Lengths.Keys, name => Assert.Contains(fields, field => field.EndsWith($".{name}", StringComparison.Ordinal)));
    }

    [Fact]
    public void Should_say_something_or_nothing_and_never_fail_when_any_field_of_any_message_is_missing_or_absurd()
    {
        var chance = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            MessageDescriptor type = WireReflection.Descriptor.MessageTypes[chance.Next(WireReflection.Descriptor.MessageTypes.Count)];
            byte[] bytes = new byte[chance.Next(60)];
            chance.NextBytes(bytes);
            try
            {
                _ = WireCheck.Fault(type.Parser.ParseFrom(bytes));
            }
            catch (InvalidProtocolBufferException)
            {
                // no such message: it does not come so far
            }
        }
    }

    private static UpdateReady Update(Action<UpdateReady> change)
    {
        var ready = new UpdateReady
        {
            Job = "j",
            Round = 1,
            Client = "client-1",
            Update = Blob.Clone(),
            TrainingId = "t",
            Node = "n",
            BlobUrl = "http://127.0.0.1:80/",
            Samples = 3,
        };
        change(ready);
        return ready;
    }

    private static NodeReady Node(Action<NodeReady> change)
    {
        var ready = new NodeReady { Node = "n", Site = "north" };
        change(ready);
        return ready;
    }

    private static Train Order(Action<Train> change)
    {
        var train = new Train
        {
            Job = "j",
            Client = "client-1",
            Site = "north",
            Round = 1,
            Stage = Stage.Growing,
            Share = ClientShare.Whole,
            Spec = Blob.Clone(),
            Parts =
            {
                new PartBlob { Part = "head", Blob = Blob.Clone() },
            },
            Batch = 16,
            LearningRate = 0.1,
            BlobUrl = "https://host:4433/",
        };
        change(train);
        return train;
    }
}
