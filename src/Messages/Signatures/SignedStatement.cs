using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;

namespace ProFL.Messages.Signatures;

/// <summary>
/// What a site's key signs, as bytes. What is kept in a journal is text in UTF-8, one line for each field, so that anybody can write it
/// down again and check a signature with common tools: docs/signatures.md shows how. The first line names the kind and its version.
/// </summary>
public static class SignedStatement
{
    /// <summary>Length of a signature: r and s of ECDSA on P-256, 32 bytes each (IEEE P1363).</summary>
    public const int SignatureBytes = 64;

    private const string SignatureField = "signature";

    /// <summary>Of an update: that this site made it, for this round of this job, from these values.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The round.</param>
    /// <param name="client">The client that was trained.</param>
    /// <param name="basis">What the training began with: <see cref="BasisOf"/>.</param>
    /// <param name="sha256">SHA-256 of its bytes.</param>
    /// <param name="size">Their number.</param>
    /// <param name="samples">Samples that it was trained on.</param>
    /// <param name="trainingId">Names the one training that made it.</param>
    /// <exception cref="ArgumentException">A name has a control character.</exception>
    public static byte[] OfUpdate(
        string job,
        long round,
        string client,
        string basis,
        string sha256,
        long size,
        long samples,
        string trainingId
    ) =>
        Lines(
            "profl update v1",
            [
                $"job {job}",
                $"round {round}",
                $"client {client}",
                $"basis {basis}",
                $"update {sha256}",
                $"size {size}",
                $"samples {samples}",
                $"training {trainingId}",
            ]
        );

    /// <summary>Of an evaluation on held-out data: that this site counted these figures for these values.</summary>
    /// <param name="job">The job's id.</param>
    /// <param name="round">The newest completed round.</param>
    /// <param name="step">Whose sub-model it is: its place in the curriculum, from 0.</param>
    /// <param name="basis">What was evaluated: <see cref="BasisOf"/>.</param>
    /// <param name="correct">Samples that were classified right.</param>
    /// <param name="total">Samples.</param>
    /// <param name="loss">Sum of cross-entropies × 2^20.</param>
    /// <param name="classes">Right ones and all of each class, in the order of labels.</param>
    /// <exception cref="ArgumentException">A name has a control character.</exception>
    public static byte[] OfEvaluation(
        string job,
        long round,
        int step,
        string basis,
        long correct,
        long total,
        long loss,
        IEnumerable<(long Correct, long Total)> classes
    ) =>
        Lines(
            "profl evaluation v1",
            [
                $"job {job}",
                $"round {round}",
                $"step {step}",
                $"basis {basis}",
                $"correct {correct}",
                $"total {total}",
                $"loss {loss}",
                .. classes.Select(counted => (FormattableString)$"class {counted.Correct} {counted.Total}"),
            ]
        );

    /// <summary>
    /// Of an answer that is in no journal: its name, and its bytes without the signature. It counts while the answer is waited for.
    /// </summary>
    /// <param name="answer">A message with a field "signature".</param>
    public static byte[] OfAnswer(IMessage answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        IMessage bare = answer.Descriptor.Parser.ParseFrom(answer.ToByteArray());
        bare.Descriptor.FindFieldByName(SignatureField).Accessor.Clear(bare);
        return [.. Lines("profl answer v1", [$"{bare.Descriptor.FullName}"]), .. bare.ToByteArray()];
    }

    /// <summary>
    /// SHA-256 of what a training begins with, or of what is evaluated: the job file and the values of each part. With it a statement is
    /// about one state of one job, also where a job's id is used twice or an older journal was restored.
    /// </summary>
    /// <param name="specSha256">SHA-256 of the job file.</param>
    /// <param name="parts">Each part and the SHA-256 of its values, in their order; those of a teacher last.</param>
    /// <exception cref="ArgumentException">A name has a control character.</exception>
    public static string BasisOf(string specSha256, IEnumerable<(string Part, string Sha256)> parts) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Lines(
                    "profl basis v1",
                    [$"spec {specSha256}", .. parts.Select(part => (FormattableString)$"part {part.Sha256} {part.Part}")]
                )
            )
        );

    private static byte[] Lines(string kind, IEnumerable<FormattableString> lines)
    {
        StringBuilder text = new StringBuilder(kind).Append('\n');
        foreach (FormattableString line in lines)
        {
            string written = line.ToString(CultureInfo.InvariantCulture);
            if (written.Any(char.IsControl))
            {
                throw new ArgumentException($"'{written}' has a control character, and cannot be signed");
            }

            text.Append(written).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
