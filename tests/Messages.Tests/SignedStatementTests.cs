using System.Globalization;
using System.Text;
using Google.Protobuf;
using ProFL.Messages.Signatures;
using ProFL.Messages.Wire;

namespace ProFL.Messages.Tests;

/// <summary>What is signed must never change its bytes: signatures in journals are checked with them for ever.</summary>
public class SignedStatementTests
{
    private static readonly string Hash = new('a', 64);
    private static readonly string Basis = SignedStatement.BasisOf(Hash, [("block1", new string('b', 64)), ("head", new string('c', 64))]);

    [Fact]
    public void Should_be_these_lines_when_an_update_is_signed()
    {
        const string lines =
            "profl update v1\njob digits\nround 3\nclient north-1\nbasis {0}\nupdate {1}\nsize 1200\nsamples 55\ntraining 5f\n";
        Assert.Equal(
            string.Format(CultureInfo.InvariantCulture, lines, Basis, Hash),
            Encoding.UTF8.GetString(SignedStatement.OfUpdate("digits", 3, "north-1", Basis, Hash, 1200, 55, "5f"))
        );
    }

    [Fact]
    public void Should_be_these_lines_when_an_evaluation_is_signed() =>
        Assert.Equal(
            $"profl evaluation v1\njob digits\nround 3\nstep 1\nbasis {Basis}\ncorrect 7\ntotal 10\nloss -5\nclass 3 5\nclass 4 5\n",
            Encoding.UTF8.GetString(SignedStatement.OfEvaluation("digits", 3, 1, Basis, 7, 10, -5, [(3, 5), (4, 5)]))
        );

    // printf 'profl basis v1\nspec aaa…\npart bbb… block1\npart ccc… head\n' | sha256sum
    [Fact]
    public void Should_be_the_hash_of_job_file_and_parts_when_a_basis_is_named()
    {
        Assert.Equal("592cb4035b982a26abdaad53bce2702385f44ea6417ad1de99ade3f7d01f6414", Basis);
        Assert.NotEqual(Basis, SignedStatement.BasisOf(Hash, [("head", new string('c', 64)), ("block1", new string('b', 64))]));
    }

    [Fact]
    public void Should_refuse_to_write_two_lines_as_one_when_a_name_has_a_line_break() =>
        Assert.Throws<ArgumentException>(() => SignedStatement.OfUpdate("digits\nround 4", 3, "north-1", Basis, Hash, 1200, 55, "5f"));

    [Fact]
    public void Should_be_all_of_an_answer_but_its_signature_when_one_is_signed()
    {
        var answer = new NodeAhead
        {
            Job = "digits",
            Node = "n",
            Term = 2,
        };
        byte[] statement = SignedStatement.OfAnswer(answer);

        Assert.Equal(statement, SignedStatement.OfAnswer(new NodeAhead(answer) { Signature = ByteString.CopyFrom(new byte[64]) }));
        Assert.NotEqual(statement, SignedStatement.OfAnswer(new NodeAhead(answer) { Term = 3 }));
        // the same bytes under another name
        Assert.NotEqual(
            SignedStatement.OfAnswer(new EnrolmentFailed { Job = "digits", Site = "n" }),
            SignedStatement.OfAnswer(new EnrolmentPage { Job = "digits", Site = "n" })
        );
    }
}
