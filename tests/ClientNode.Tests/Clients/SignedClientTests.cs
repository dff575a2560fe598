using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using ProFL.ClientNode.Clients;
using ProFL.ClientNode.Orders;
using ProFL.ClientNode.Site;
using ProFL.ClientNode.Tests.Support;
using ProFL.Messages;
using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.ClientNode.Tests.Clients;

/// <summary>What a client node with its site's key signs.</summary>
public sealed class SignedClientTests : ClientSpecs
{
    private const string Address = "akka.tcp://profl@node";

    [Fact]
    public async Task Should_sign_what_it_trained_from_which_values_and_what_it_evaluated_when_its_site_has_a_key()
    {
        using SiteSigner north = NewSigner();
        byte[] key = SiteSignature.KeyOf(north.Certificate.Span)!;
        IActorRef client = Sys.ActorOf(ClientActor.Props(Node.Services with { Signer = north }, TestActor, Address));

        Train order = Node.Train();
        client.Tell(order, TestActor);
        UpdateReady ready = await Next<UpdateReady>();
        byte[] statement = SignedStatement.OfUpdate(
            order.Job,
            order.Round,
            order.Client,
            SiteSigning.BasisOf(order),
            ready.Update.Sha256,
            ready.Update.Size,
            ready.Samples,
            ready.TrainingId
        );
        Assert.True(SiteSignature.IsValid(key, statement, ready.Signature.Span));

        Evaluate asked = Node.Evaluate(round: 5);
        client.Tell(asked, TestActor);
        EvaluationReady evaluated = await Next<EvaluationReady>();
        byte[] figures = SignedStatement.OfEvaluation(
            asked.Job,
            5,
            asked.CurriculumIndex,
            SignedStatement.BasisOf(asked.Spec.Sha256, asked.Parts.Select(part => (part.Part, part.Blob.Sha256))),
            evaluated.Correct,
            evaluated.Total,
            evaluated.Loss,
            evaluated.ClassCorrect.Zip(evaluated.ClassTotal)
        );
        Assert.True(SiteSignature.IsValid(key, figures, evaluated.Signature.Span));
    }

    [Fact]
    public async Task Should_sign_who_it_is_its_clients_and_that_one_declines_when_its_site_has_a_key()
    {
        using SiteSigner north = NewSigner();
        byte[] key = SiteSignature.KeyOf(north.Certificate.Span)!;
        IActorRef door = Sys.ActorOf(SiteActor.Props(Node.Services with { Signer = north }, Address, TestActor));

        door.Tell(new Hello { ProtocolVersion = Protocol.Version, ProductVersion = "9.9.9" }, TestActor);
        NodeReady ready = await Next<NodeReady>();
        Assert.Equal(north.Certificate.ToArray(), ready.SiteCertificate.ToByteArray());
        Assert.True(SiteSignature.IsValid(key, SignedStatement.OfAnswer(ready), ready.Signature.Span));

        door.Tell(Node.Enroll(), TestActor);
        EnrolmentPage page = await Next<EnrolmentPage>();
        Assert.True(SiteSignature.IsValid(key, SignedStatement.OfAnswer(page), page.Signature.Span));

        Node.Services.Drain.Ask();
        IActorRef client = Sys.ActorOf(ClientActor.Props(Node.Services with { Signer = north }, TestActor, Address));
        client.Tell(Node.Train(), TestActor);
        ClientProgress declined = await Next(ClientPhase.Declined);
        Assert.True(SiteSignature.IsValid(key, SignedStatement.OfAnswer(declined), declined.Signature.Span));
    }

    [Fact]
    public async Task Should_train_again_when_the_update_in_the_outbox_began_with_other_values()
    {
        Tell(Node.Train());
        UpdateReady first = await Next<UpdateReady>();

        Train other = Node.Train();
        PartBlob[] reversed = [.. other.Parts.Reverse()];
        other.Parts.Clear();
        other.Parts.AddRange(reversed);
        Tell(other);

        UpdateReady second = await FishForMessageAsync<UpdateReady>(ready => ready.TrainingId != first.TrainingId, Patience.Limit);
        Assert.Equal(first.Update, second.Update);
    }

    [Fact]
    public async Task Should_send_no_signature_when_its_site_has_no_key()
    {
        Tell(Node.Train());

        Assert.True((await Next<UpdateReady>()).Signature.IsEmpty);
    }

    private static SiteSigner NewSigner()
    {
        using var folder = new TemporaryFolder();
        TrustFolder trust = new(folder.Path);
        using var authority = CertificateAuthority.Create("plant", DateTimeOffset.UtcNow);
        using ECDsa key = KeyPair.NewKey();
        NodeIdentity identity = new("plant", NodeIdentity.SiteRole, "north", "north");
        using X509Certificate2 certificate = authority.Sign(KeyPair.RequestFor(key), identity, [], DateTimeOffset.UtcNow);
        KeyPair.Write(trust.SiteKey, trust.SiteCertificate, key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem());
        return SiteSigner.Load(trust, "north");
    }
}
