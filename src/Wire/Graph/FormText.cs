using System.Buffers;
using System.Text;

namespace Router.Wire;

/// <summary>Reads queries and urlencoded bodies, bracket names (<c>recipient[id]=</c>) included.</summary>
internal static class FormText
{
    // A name deeper than this is no parameter of Graph's.
    private const int MaxBrackets = 16;

    // More pieces in one parameter are not read: a list is searched for every piece.
    private const int MaxPieces = 500;

    public static void ReadInto(GraphParameters parameters, ReadOnlySpan<char> text)
    {
        Dictionary<string, Branch>? nested = null;
        foreach (var part in text.Split('&'))
        {
            var pair = text[part];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            var name = Unescape(equals < 0 ? pair : pair[..equals], plusIsBlank: true);
            var value = equals < 0 ? "" : Unescape(pair[(equals + 1)..], plusIsBlank: true);
            var bracket = name.IndexOf('[', StringComparison.Ordinal);
            if (bracket > 0 && TrySteps(name.AsSpan(bracket), out var steps))
            {
                nested ??= new Dictionary<string, Branch>(StringComparer.Ordinal);
                var root = name[..bracket];
                if (!nested.TryGetValue(root, out var branch))
                {
                    nested[root] = branch = new Branch();
                }

                branch.Put(steps, value);
            }
            else if (name.Length > 0)
            {
                parameters.Set(name, new GraphValue(value));
            }
        }

        foreach (var (name, branch) in nested ?? [])
        {
            var output = new ArrayBufferWriter<byte>(64);
            branch.Write(output);
            parameters.Set(name, new GraphValue(output.WrittenMemory));
        }
    }

    /// <summary>Decodes percent signs as UTF-8; a percent sign that encodes nothing stays.</summary>
    public static string Unescape(ReadOnlySpan<char> text, bool plusIsBlank)
    {
        if (text.IndexOf('%') < 0 && (!plusIsBlank || text.IndexOf('+') < 0))
        {
            return text.ToString();
        }

        var bytes = new ArrayBufferWriter<byte>(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '%' && i + 2 < text.Length && char.IsAsciiHexDigit(text[i + 1]) && char.IsAsciiHexDigit(text[i + 2]))
            {
                bytes.Write([Convert.FromHexString(text.Slice(i + 1, 2))[0]]);
                i += 2;
                continue;
            }

            if (c == '+' && plusIsBlank)
            {
                c = ' ';
            }

            var run = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
            var to = bytes.GetSpan(4);
            bytes.Advance(run == 2 ? Encoding.UTF8.GetBytes(text.Slice(i, 2), to) : Encoding.UTF8.GetBytes([c], to));
            i += run - 1;
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static bool TrySteps(ReadOnlySpan<char> brackets, out List<string> steps)
    {
        steps = [];
        while (!brackets.IsEmpty)
        {
            var close = brackets.IndexOf(']');
            if (brackets[0] != '[' || close < 0 || steps.Count == MaxBrackets)
            {
                return false;
            }

            steps.Add(brackets[1..close].ToString());
            brackets = brackets[(close + 1)..];
        }

        return true;
    }

    /// <summary>A parameter spelled in pieces; written as an array if its keys are empty or count up from 0.</summary>
    private sealed class Branch
    {
        private readonly List<(string Key, Branch Value)> _children = [];
        private string _text = "";

        public void Put(List<string> steps, string value)
        {
            var branch = this;
            foreach (var step in steps)
            {
                var at = step.Length == 0 ? -1 : branch._children.FindIndex(c => c.Key == step);
                if (at < 0)
                {
                    if (branch._children.Count == MaxPieces)
                    {
                        return;
                    }

                    var key = step.Length == 0 ? branch._children.Count.ToString(System.Globalization.CultureInfo.InvariantCulture) : step;
                    branch._children.Add((key, new Branch()));
                    at = branch._children.Count - 1;
                }

                branch = branch._children[at].Value;
            }

            branch._text = value;
        }

        public void Write(ArrayBufferWriter<byte> output)
        {
            if (_children.Count == 0)
            {
                output.Text(_text);
                return;
            }

            var list = true;
            for (var i = 0; i < _children.Count && list; i++)
            {
                list = _children[i].Key == i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }

            output.Ascii(list ? "["u8 : "{"u8);
            for (var i = 0; i < _children.Count; i++)
            {
                if (i > 0)
                {
                    output.Ascii(","u8);
                }

                if (!list)
                {
                    output.Text(_children[i].Key);
                    output.Ascii(":"u8);
                }

                _children[i].Value.Write(output);
            }

            output.Ascii(list ? "]"u8 : "}"u8);
        }
    }
}
