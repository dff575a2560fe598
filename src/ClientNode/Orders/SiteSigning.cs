using Google.Protobuf;
using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;
using ProFL.Node.Trust;

namespace ProFL.ClientNode.Orders;

/// <summary>Signs the messages of a client node with its site's key. A node without one sends them unsigned.</summary>
public static class SiteSigning
{
    private const string Field = "signature";

    /// <summary>An answer that is in no journal, signed.</summary>
    /// <param name="signer">The site's key.</param>
    /// <param name="answer">A message with a field "signature", which is set.</param>
    public static T SignAnswer<T>(this SiteSigner signer, T answer)
        where T : IMessage
    {
        ArgumentNullException.ThrowIfNull(signer);
        if (signer.Signs)
        {
            answer
                .Descriptor.FindFieldByName(Field)
                .Accessor.SetValue(answer, ByteString.CopyFrom(signer.Sign(SignedStatement.OfAnswer(answer))));
        }

        return answer;
    }

    /// <summary>The signature of an update.</summary>
    /// <param name="signer">The site's key.</param>
    /// <param name="ready">The update.</param>
    /// <param name="basis">What its training began with.</param>
    public static ByteString SignatureOf(this SiteSigner signer, UpdateReady ready, string basis)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(ready);
        return ByteString.CopyFrom(
            signer.Sign(
                SignedStatement.OfUpdate(
                    ready.Job,
                    ready.Round,
                    ready.Client,
                    basis,
                    ready.Update.Sha256,
                    ready.Update.Size,
                    ready.Samples,
                    ready.TrainingId
                )
            )
        );
    }

    /// <summary>The signature of an evaluation.</summary>
    /// <param name="signer">The site's key.</param>
    /// <param name="ready">The evaluation.</param>
    /// <param name="asked">What was evaluated.</param>
    public static ByteString SignatureOf(this SiteSigner signer, EvaluationReady ready, Evaluate asked)
    {
        ArgumentNullException.ThrowIfNull(signer);
        ArgumentNullException.ThrowIfNull(ready);
        ArgumentNullException.ThrowIfNull(asked);
        return ByteString.CopyFrom(
            signer.Sign(
                SignedStatement.OfEvaluation(
                    ready.Job,
                    ready.Round,
                    ready.CurriculumIndex,
                    SignedStatement.BasisOf(asked.Spec.Sha256, asked.Parts.Select(part => (part.Part, part.Blob.Sha256))),
                    ready.Correct,
                    ready.Total,
                    ready.Loss,
                    ready.ClassCorrect.Zip(ready.ClassTotal)
                )
            )
        );
    }

    /// <summary>What a training begins with.</summary>
    public static string BasisOf(Train train)
    {
        ArgumentNullException.ThrowIfNull(train);
        return SignedStatement.BasisOf(
            train.Spec.Sha256,
            train.Parts.Concat(train.TeacherParts).Select(part => (part.Part, part.Blob.Sha256))
        );
    }
}
