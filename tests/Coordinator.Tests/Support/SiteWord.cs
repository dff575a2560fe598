using Google.Protobuf;
using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.Coordinator.Tests.Support;

/// <summary>Signs what a client node says, as client nodes do.</summary>
internal static class SiteWord
{
    /// <summary>An answer that is in no journal.</summary>
    public static T Signed<T>(T answer, SiteSigner signer)
        where T : IMessage
    {
        byte[] signature = signer.Sign(SignedStatement.OfAnswer(answer));
        answer.Descriptor.FindFieldByName("signature").Accessor.SetValue(answer, ByteString.CopyFrom(signature));
        return answer;
    }

    /// <summary>An update.</summary>
    public static UpdateReady Signed(UpdateReady ready, Train order, SiteSigner signer) =>
        Signed(ready, BasisOf(order.Spec, [.. order.Parts, .. order.TeacherParts]), signer);

    /// <summary>An update that began with a basis.</summary>
    public static UpdateReady Signed(UpdateReady ready, string basis, SiteSigner signer)
    {
        byte[] statement = SignedStatement.OfUpdate(
            ready.Job,
            ready.Round,
            ready.Client,
            basis,
            ready.Update.Sha256,
            ready.Update.Size,
            ready.Samples,
            ready.TrainingId
        );
        return new UpdateReady(ready) { Signature = ByteString.CopyFrom(signer.Sign(statement)) };
    }

    /// <summary>An evaluation.</summary>
    public static EvaluationReady Signed(EvaluationReady ready, Evaluate asked, SiteSigner signer)
    {
        byte[] statement = SignedStatement.OfEvaluation(
            ready.Job,
            ready.Round,
            ready.CurriculumIndex,
            BasisOf(asked.Spec, asked.Parts),
            ready.Correct,
            ready.Total,
            ready.Loss,
            ready.ClassCorrect.Zip(ready.ClassTotal)
        );
        return new EvaluationReady(ready) { Signature = ByteString.CopyFrom(signer.Sign(statement)) };
    }

    private static string BasisOf(Blob spec, IEnumerable<PartBlob> parts) =>
        SignedStatement.BasisOf(spec.Sha256, parts.Select(part => (part.Part, part.Blob.Sha256)));
}
