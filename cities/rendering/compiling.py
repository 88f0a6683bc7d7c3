"""What the public templates are compiled to: less is done in them than Jinja does by itself."""

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE


class PublicCode(CodeGenerator):
    """Templates print by the environment's `finalize` alone: Jinja would escape what that returns
    once more, in twice the time and with other entities of quotes. Functions that take no context
    are called straight: Jinja would ask each of them, at each call, whether it does.
    """

    def visit_Call(  # noqa: N802 - as Jinja calls it
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        is_simple = not (node.dyn_args or node.dyn_kwargs or forward_caller)
        if not (is_simple and self._is_plain(node.node, frame)):
            return super().visit_Call(node, frame, forward_caller=forward_caller)
        self.visit(node.node, frame)
        self.write("(")
        for arg in node.args:
            self.visit(arg, frame)
            self.write(", ")
        for named in node.kwargs:
            self.write(f"{named.key}=")
            self.visit(named.value, frame)
            self.write(", ")
        self.write(")")
        return None

    def _is_plain(self, called: nodes.Expr, frame: Frame) -> bool:
        """Whether it is a method, or one of our functions that takes no context."""
        if isinstance(called, nodes.Getattr):
            return True
        if not isinstance(called, nodes.Name):
            return False
        load = frame.symbols.find_load(frame.symbols.ref(called.name))
        function = self.environment.globals.get(called.name)
        is_ours = load is not None and load[0] == VAR_LOAD_RESOLVE
        return is_ours and callable(function) and not hasattr(function, "jinja_pass_arg")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(finalize.src or "")

    def _output_child_post(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")")
